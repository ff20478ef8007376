package dev.forge.workflow;

import dev.forge.core.packed.PackedInput;
import dev.forge.core.packed.PackedOutput;
import dev.forge.core.packed.PackedReader;
import dev.forge.core.packed.PackedWriter;
import dev.forge.workflow.Step.Layer;
import dev.forge.workflow.yaml.ContentSum;
import dev.forge.workflow.yaml.Problem;
import dev.forge.workflow.yaml.Problems;
import dev.forge.workflow.yaml.ReadLog;
import dev.forge.workflow.yaml.SourceText;
import dev.forge.workflow.yaml.TreeImage;
import dev.forge.workflow.yaml.YamlFile;
import dev.forge.workflow.yaml.YamlNode;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as it is kept: its steps with what the graph needs of them, and the documents that they stand in as trees, in
 * which the rest of a step is read when it is asked for. The texts themselves are not kept but read from their files.
 */
final class CompiledWorkflow {
    private static final List<Dependency.Until> CONDITIONS = List.of(Dependency.Until.values());

    private CompiledWorkflow() {}

    /** What many places of a workflow refer to, each once, by its number. */
    private static final class Table<T> {
        private final IdentityHashMap<T, Integer> numbers = new IdentityHashMap<>();
        private final List<T> all = new ArrayList<>();
        private @Nullable T latest;
        private int latestNumber;

        /** By identity, as for the map: most come several times in a row. */
        @SuppressWarnings("ReferenceEquality")
        int number(T value) {
            if (value != latest) {
                latestNumber = find(value);
                latest = value;
            }
            return latestNumber;
        }

        private int find(T value) {
            Integer known = numbers.putIfAbsent(value, all.size());
            if (known == null) {
                all.add(value);
                return all.size() - 1;
            }
            return known;
        }
    }

    static void write(ContentSum sum, PackedWriter out) {
        out.wide(sum.length());
        out.number(sum.first());
        out.number(sum.second());
    }

    private static ContentSum sum(PackedReader in) {
        return new ContentSum(in.wide(), in.number(), in.number());
    }

    /** Writes a workflow. */
    static final class Writer {
        private final PackedWriter out = new PackedWriter();
        /** What is hidden by Compose's tags is not kept. */
        private boolean hasTags;

        private final Table<Object> trees = new Table<>();
        private final List<YamlNode> roots = new ArrayList<>();
        private final Table<SourceText> sources = new Table<>();
        private final Table<FieldReader> readers = new Table<>();
        private final Table<Variables> variables = new Table<>();
        private final Table<Step.Facts> facts = new Table<>();

        void node(YamlNode node) {
            int tree = trees.number(node.tree());
            if (tree == roots.size()) {
                hasTags |= node.hasTags();
                roots.add(node);
            }
            out.number(tree);
            out.number(node.index());
        }

        void layers(List<Layer> layers) {
            out.number(layers.size());
            for (Layer layer : layers) {
                node(layer.node());
                out.number(readers.number(layer.fields()));
            }
        }

        void step(Step step) {
            out.text(step.name());
            out.flag(step.isJob());
            node(step.place());
            layers(step.layers());
            out.number(step.dependencies().size());
            for (Dependency dependency : step.dependencies()) {
                out.text(dependency.name());
                out.number(CONDITIONS.indexOf(dependency.condition()));
                out.flag(dependency.required());
                node(dependency.place());
            }
            out.texts(step.profiles());
            out.number(step.matrix().isNone() ? 0 : step.matrix().combinations().size());
            if (!step.matrix().isNone()) {
                step.matrix().combinations().forEach(out::pairs);
            }
            out.number(facts.number(step.facts()));
        }

        void problems(Problems problems) {
            List<Problem> all = problems.all();
            out.number(all.size());
            for (Problem problem : all) {
                out.number(sources.number(problem.source()));
                out.number(problem.offset());
                out.number(problem.length());
                out.text(problem.message());
                out.text(problem.hint());
            }
        }

        /** What was referred to; null if it cannot be kept. */
        @Nullable
        PackedWriter tables(ReadLog log, Variables root) {
            if (hasTags) {
                return null;
            }
            PackedWriter tables = new PackedWriter();
            roots.forEach(node -> sources.number(node.source()));
            tables.number(sources.all.size());
            for (SourceText source : sources.all) {
                File file = log.file(source);
                ReadLog.Seen seen = file == null ? null : log.files().get(file.getPath());
                if (file == null || !(seen instanceof ReadLog.Content content)) {
                    return null;
                }
                tables.text(file.getPath());
                tables.text(source.file());
                CompiledWorkflow.write(content.sum(), tables);
            }
            tables.number(roots.size());
            roots.forEach(node -> tables.number(sources.number(node.source())));
            readers.all.forEach(reader -> variables.number(reader.variables()));
            tables.number(variables.all.size());
            variables.all.forEach(set -> tables.pairs(set.beside(root)));
            tables.number(readers.all.size());
            for (FieldReader reader : readers.all) {
                tables.number(variables.number(reader.variables()));
                tables.text(reader.directory().getPath());
            }
            tables.number(facts.all.size());
            facts.all.forEach(found -> CompiledFacts.write(found, tables));
            return tables;
        }
    }

    /**
     * Writes a workflow without errors.
     *
     * @param root the variables that its files may use
     * @return whether it can be kept at all
     */
    static boolean write(Workflow workflow, ReadLog log, Variables root, PackedOutput packed) throws IOException {
        if (workflow.problems().omitted() > 0) {
            return false;
        }
        Writer writer = new Writer();
        writer.out.text(workflow.directory().getPath());
        writer.out.texts(workflow.files().stream().map(File::getPath).toList());
        writer.out.number(workflow.steps().size());
        workflow.steps().forEach(writer::step);
        workflow.declarations().write(writer.out, writer);
        writer.problems(workflow.problems());
        PackedWriter tables = writer.tables(log, root);
        if (tables == null) {
            return false;
        }
        tables.write(packed);
        writer.out.write(packed);
        for (YamlNode node : writer.roots) {
            TreeImage.write(node, packed);
        }
        return true;
    }

    /** Reads a workflow. */
    static final class Reader {
        private final PackedReader in;
        private final List<SourceText> sources;
        private final List<YamlNode> roots;
        private final List<FieldReader> readers;
        private final List<Step.Facts> facts;

        Reader(
                PackedReader in,
                List<SourceText> sources,
                List<YamlNode> roots,
                List<FieldReader> readers,
                List<Step.Facts> facts) {
            this.in = in;
            this.sources = sources;
            this.roots = roots;
            this.readers = readers;
            this.facts = facts;
        }

        YamlNode node() {
            YamlNode root = roots.get(in.number());
            return TreeImage.node(root, in.number());
        }

        List<Layer> layers() {
            int size = in.count();
            if (size == 1) {
                return List.of(new Layer(node(), readers.get(in.number())));
            }
            List<Layer> layers = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                layers.add(new Layer(node(), readers.get(in.number())));
            }
            return layers;
        }

        Step step() {
            String name = in.text();
            boolean isJob = in.flag();
            YamlNode place = node();
            List<Layer> layers = layers();
            Dependency[] dependencies = new Dependency[in.count()];
            for (int i = 0; i < dependencies.length; i++) {
                dependencies[i] = new Dependency(in.text(), CONDITIONS.get(in.number()), in.flag(), node());
            }
            List<String> profiles = in.texts();
            return new Step(
                    name,
                    isJob,
                    place,
                    layers,
                    List.of(dependencies),
                    profiles.isEmpty() ? List.of() : List.copyOf(profiles),
                    matrix(),
                    facts.get(in.number()));
        }

        private Matrix matrix() {
            int size = in.count();
            List<Map<String, String>> combinations = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                combinations.add(in.pairs());
            }
            return size == 0 ? Matrix.NONE : new Matrix(combinations);
        }

        void problems(Problems problems) {
            for (int count = in.count(); count > 0; count--) {
                problems.add(new Problem(
                        false, sources.get(in.number()), in.number(), in.number(), in.text(), in.textOrNull()));
            }
        }
    }

    /**
     * Reads a workflow that was kept; null if one of its files is not the same any more.
     *
     * @param name the workflow's name
     * @param root the variables that its files may use
     * @throws IOException if it is damaged, or {@link RuntimeException}
     */
    static @Nullable Workflow read(PackedInput packed, String name, Variables root) throws IOException {
        Variables own = root.withProjectName(name);
        PackedReader tables = new PackedReader(packed);
        PackedReader in = new PackedReader(packed);
        List<SourceText> sources = new ArrayList<>();
        for (int count = tables.count(); count > 0; count--) {
            SourceText source = YamlFile.again(new File(tables.text()), tables.text(), sum(tables));
            if (source == null) {
                return null;
            }
            sources.add(source);
        }
        List<YamlNode> roots = new ArrayList<>();
        for (int count = tables.count(); count > 0; count--) {
            roots.add(TreeImage.read(sources.get(tables.number()), packed));
        }
        packed.checkSeal();
        List<Variables> variables = new ArrayList<>();
        for (int count = tables.count(); count > 0; count--) {
            Map<String, String> more = tables.pairs();
            variables.add(more.isEmpty() ? own : own.withFile(more));
        }
        Problems problems = new Problems();
        Declarations declarations = new Declarations();
        List<FieldReader> readers = new ArrayList<>();
        for (int count = tables.count(); count > 0; count--) {
            readers.add(
                    new FieldReader(problems, variables.get(tables.number()), new File(tables.text()), declarations));
        }
        List<Step.Facts> facts = new ArrayList<>();
        for (int count = tables.count(); count > 0; count--) {
            facts.add(CompiledFacts.read(tables));
        }
        Reader reader = new Reader(in, sources, roots, readers, facts);
        File directory = new File(in.text());
        List<File> files = in.texts().stream().map(File::new).toList();
        int size = in.count();
        List<Step> steps = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            steps.add(reader.step());
        }
        declarations.read(in, reader);
        reader.problems(problems);
        return new Workflow(name, files, directory, steps, declarations, problems);
    }
}
