package dev.forge.workflow;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.packed.PackedInput;
import dev.forge.core.packed.PackedOutput;
import dev.forge.core.packed.PackedReader;
import dev.forge.core.packed.PackedWriter;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Staging;
import dev.forge.workflow.yaml.ContentSum;
import dev.forge.workflow.yaml.ReadLog;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was understood of workflows, in {@code workflow-cache/compiled} of the home, so that the same files need not be
 * understood again. One is used as long as everything that was looked at is the same: the contents of all files, that
 * those which were not there are not there, the values of the variables that were asked for, and what else is asked. A
 * file in which anything is wrong is not kept. Whatever is wrong with what is kept, it costs nothing but time.
 */
public final class CompiledGraphs {
    /** Other bytes when anything in the format changes. */
    private static final String FORMAT = "forge compiled graph 1";

    private static final String PLACE = "workflow-cache/compiled";
    /** What is smaller is read as fast. */
    private static final long MIN_BYTES = 16 << 10;

    private static final long MAX_BYTES = 128 << 20;
    private static final int MAX_KEPT = 64;
    private static final long MAX_KEPT_BYTES = 256 << 20;
    private static final int ABSENT = 0;
    private static final int THERE = 1;
    private static final int READ = 2;
    private static final long DAY_MILLIS = 86_400_000;

    private final ForgeHome home;

    /** Those of a home. Creates nothing. */
    public CompiledGraphs(ForgeHome home) {
        this.home = home;
    }

    /**
     * What is asked.
     *
     * @param words what the answer depends on: which files, how they are called, which program asks on which host
     * @param variables the variables that the files may use
     */
    public record Question(List<String> words, Variables variables) {
        /** A question that cannot change any more. */
        public Question {
            words = List.copyOf(words);
        }

        String fileName() {
            ContentSum sum = ContentSum.of(String.join("\0", words).getBytes(StandardCharsets.UTF_8));
            return Long.toHexString(
                    Integer.toUnsignedLong(sum.first()) << Integer.SIZE | Integer.toUnsignedLong(sum.second()));
        }
    }

    /**
     * What is known of a workflow without reading its steps.
     *
     * @param name the workflow's name
     * @param steps how many steps it has
     * @param runs how many runs those have
     * @param warnings as they are printed; empty if there are none
     * @param images the images that its steps name, each once; null where only the steps tell, as with a matrix
     */
    public record Summary(
            String name,
            int steps,
            int runs,
            String warnings,
            @Nullable List<String> images) {
        /** A summary that cannot change any more. */
        public Summary {
            images = images == null ? null : List.copyOf(images);
        }
    }

    /**
     * An answer that still holds.
     *
     * @param summary what is known at once
     * @param file where the rest is
     * @param question what was asked
     */
    public record Answer(Summary summary, File file, Question question) {
        /** The workflow; null if it cannot be read. */
        public @Nullable Workflow workflow() {
            try (FileInputStream in = new FileInputStream(file)) {
                PackedInput packed = new PackedInput(in, file.length());
                new PackedReader(packed);
                packed.checkSeal();
                return CompiledWorkflow.read(packed, summary.name, question.variables);
            } catch (IOException | RuntimeException e) {
                return null;
            }
        }
    }

    /** The answer to a question, if it was asked before and nothing has changed since; otherwise null. */
    public @Nullable Answer find(Question question) {
        File file = new File(home.file(PLACE), question.fileName());
        long length = file.length();
        if (length == 0 || length > MAX_BYTES || !file.isFile()) {
            return null;
        }
        try (FileInputStream in = new FileInputStream(file)) {
            PackedInput packed = new PackedInput(in, length);
            PackedReader header = new PackedReader(packed);
            packed.checkSeal();
            Summary summary = summary(header, question);
            if (summary == null) {
                return null;
            }
            long now = System.currentTimeMillis();
            if (now - file.lastModified() > DAY_MILLIS) {
                // The least recently used one goes first.
                file.setLastModified(now);
            }
            return new Answer(summary, file, question);
        } catch (IOException | RuntimeException e) {
            // It will be made again.
            return null;
        }
    }

    private static @Nullable Summary summary(PackedReader header, Question question) {
        if (!header.text().equals(FORMAT) || !header.texts().equals(question.words)) {
            return null;
        }
        for (int count = header.count(); count > 0; count--) {
            String value = question.variables.find(header.text());
            String digest = header.textOrNull();
            if (value == null ? digest != null : !digest(value).equals(digest)) {
                return null;
            }
        }
        for (int count = header.count(); count > 0; count--) {
            File file = new File(header.text());
            int kind = header.number();
            boolean isSame = switch (kind) {
                case 0 -> !file.exists();
                case 1 -> file.isFile();
                default -> new ContentSum(header.wide(), header.number(), header.number()).isOf(file);
            };
            if (!isSame) {
                return null;
            }
        }
        return new Summary(header.text(), header.number(), header.number(), header.text(), header.textsOrNull());
    }

    /** Values may be secrets. */
    private static String digest(String value) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Keeps what was understood, if that is worth it; that it cannot be kept is nobody's problem.
     *
     * @param log what was looked at
     * @param workflow a workflow without errors
     */
    public void keep(Question question, ReadLog log, Workflow workflow, Summary summary) {
        if (!isWorthIt(log) || workflow.problems().hasErrors()) {
            return;
        }
        try {
            File directory = home.privateDirectory(PLACE);
            File staged = new Staging(home).newPath("compiled");
            try {
                try (FileOutputStream out = new FileOutputStream(staged)) {
                    PackedOutput packed = new PackedOutput(out);
                    header(question, log, summary).write(packed);
                    packed.seal();
                    if (!CompiledWorkflow.write(workflow, log, question.variables, packed)) {
                        return;
                    }
                    packed.seal();
                }
                File file = new File(directory, question.fileName());
                if (staged.length() <= MAX_BYTES && !staged.renameTo(file)) {
                    // Something that is no file has its name.
                    FileTree.remove(file);
                    if (!staged.renameTo(file)) {
                        return;
                    }
                }
                bound(directory);
            } finally {
                staged.delete();
            }
        } catch (IOException | ForgeException e) {
            // A full disk, say, or a home that cannot be written.
            return;
        }
    }

    private static boolean isWorthIt(ReadLog log) {
        long bytes = 0;
        for (Map.Entry<String, ReadLog.Seen> seen : log.files().entrySet()) {
            if (seen.getValue() instanceof ReadLog.Content content) {
                bytes += content.sum().length();
                if (!new File(seen.getKey()).isFile()) {
                    // A pipe is empty the next time.
                    return false;
                }
            }
        }
        return log.isUsable() && bytes >= MIN_BYTES;
    }

    private static PackedWriter header(Question question, ReadLog log, Summary summary) {
        PackedWriter header = new PackedWriter();
        header.text(FORMAT);
        header.texts(question.words);
        List<String> variables = List.copyOf(log.variables());
        header.number(variables.size());
        for (String variable : variables) {
            String value = question.variables.find(variable);
            header.text(variable);
            header.text(value == null ? null : digest(value));
        }
        header.number(log.files().size());
        log.files().forEach((path, seen) -> {
            header.text(path);
            // No switch: it would be linked at run time, in milliseconds.
            if (seen instanceof ReadLog.Content content) {
                header.number(READ);
                CompiledWorkflow.write(content.sum(), header);
            } else if (seen instanceof ReadLog.Presence presence) {
                header.number(presence.isThere() ? THERE : ABSENT);
            }
        });
        header.text(summary.name);
        header.number(summary.steps);
        header.number(summary.runs);
        header.text(summary.warnings);
        header.texts(summary.images);
        return header;
    }

    /** Removes those that were not used for longest where there are too many, or they are too large. */
    private static void bound(File directory) {
        File[] files = directory.listFiles();
        if (files == null) {
            return;
        }
        List<File> latest = new ArrayList<>(Arrays.asList(files));
        latest.sort(Comparator.comparingLong(File::lastModified).reversed());
        long bytes = 0;
        for (int i = 0; i < latest.size(); i++) {
            bytes += latest.get(i).length();
            // What was just made stays in any case.
            if (i > 0 && (i >= MAX_KEPT || bytes > MAX_KEPT_BYTES)) {
                latest.get(i).delete();
            }
        }
    }
}
