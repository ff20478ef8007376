package dev.forge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between the packages, and what ARCHITECTURE.md says of them. */
class ArchitectureTest {
    private static final Path ROOT = Path.of(System.getProperty("forge.checkout"));
    private static final int MAX_LINES = 400;
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.forge");

    /**
     * A package of ours as ArchUnit's pattern: {@code bench} is that package alone, {@code bench..} what is below it
     * too. It must hold a class: a rule about a package that is not there, or not any more, would hold for ever.
     */
    private static String inside(String name) {
        String pattern = "dev.forge." + name;
        assertThat(CLASSES.that(JavaClass.Predicates.resideInAPackage(pattern)))
                .as("classes in " + pattern + ", which a rule is about")
                .isNotEmpty();
        return pattern;
    }

    /** Only these of our packages may be used by what is in the package; the package itself goes without saying. */
    private static void mayUse(String name, String... others) {
        List<String> allowed = new ArrayList<>(List.of(inside(name)));
        for (String other : others) {
            allowed.add(inside(other));
        }
        noClasses()
                .that()
                .resideInAPackage(inside(name))
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.forge..")
                        .and(DescribedPredicate.not(
                                JavaClass.Predicates.resideInAnyPackage(allowed.toArray(String[]::new)))))
                .check(CLASSES);
    }

    @Test
    void dependenciesPointDown() {
        mayUse("core..");
        mayUse("stats..", "core..");
        mayUse("engine..", "core..");
        mayUse("profile..", "stats..", "core..");
        // Forge is measured as a fresh process, exactly as the others are: bench never sees the engine.
        mayUse("bench..", "core..", "stats..", "profile..");
        mayUse("dashboard", "core..", "profile..", "bench.runtime");
        mayUse("workflow.yaml", "core", "core.packed");
        mayUse("workflow", "workflow.yaml", "core..");
        mayUse("workflow.cache", "workflow", "core..");
        mayUse("workflow.graph", "workflow", "workflow.yaml", "core..");
        mayUse("workflow.schedule", "core..");
        mayUse("workflow.export", "workflow", "workflow.graph", "core..");
        mayUse(
                "workflow.run",
                "workflow..",
                "engine",
                "engine.definition",
                "engine.image",
                "engine.lifecycle",
                "core..");
        mayUse("cli..", "core..", "stats..", "profile..", "bench..", "engine..", "dashboard", "workflow..");
    }

    @Test
    void dependenciesInsideTheBenchPointDown() {
        mayUse("bench.runtime", "stats..", "core..");
        mayUse(
                "bench",
                "bench.runtime",
                "bench.analysis",
                "bench.internal.run",
                "bench.internal.store",
                "stats..",
                "core..",
                "profile..");
        mayUse("bench.analysis", "bench", "bench.runtime", "stats..", "core..");
        mayUse(
                "bench.internal.run",
                "bench",
                "bench.analysis",
                "bench.runtime",
                "bench.internal.store",
                "stats..",
                "core..",
                "profile..");
        mayUse("bench.internal.store", "bench", "bench.runtime", "stats..", "core..");
        mayUse("bench.internal.report", "bench", "bench.analysis", "bench.runtime", "stats..", "core..");
        mayUse("bench.internal.report.export", "bench.internal.report", "bench", "bench.analysis", "stats..", "core..");
        mayUse(
                "bench.internal.report.html",
                "bench.internal.report",
                "bench",
                "bench.analysis",
                "bench.runtime",
                "stats..",
                "core..");
    }

    @Test
    void dependenciesInsideTheCommandLinePointDown() {
        // The progress bar shows a benchmark's progress, and a command hands an ExecPlan to the launcher.
        mayUse("cli.command", "core..", "bench", "engine.lifecycle");
        for (String group : List.of("container", "image", "benchmark", "system")) {
            mayUse(
                    "cli." + group,
                    "cli.command",
                    "core..",
                    "stats..",
                    "profile..",
                    "bench..",
                    "engine..",
                    // What housekeeping has to know of workflows.
                    "workflow.cache");
        }
        // Nobody but its commands knows the dashboard.
        mayUse("cli.dashboard", "cli.command", "core..", "dashboard");
        mayUse("cli.workflow", "cli.command", "core..", "stats..", "bench..", "engine", "engine.image", "workflow..");
    }

    @Test
    void dependenciesInsideTheEnginePointDown() {
        mayUse("core.posix", "core");
        mayUse("engine.image.tar", "core..");
        mayUse("engine.image.layer", "engine.image.tar", "core..");
        mayUse("core.text", "core");
        mayUse("core.packed");
        mayUse("engine.image", "engine.image.layer", "engine.image.tar", "core..");
        mayUse("engine.definition", "core..");
        mayUse("engine.lifecycle", "engine.definition", "core..");
        mayUse("engine.oci", "engine.lifecycle", "engine.definition", "core..");
    }

    /** What other programs may use is what the module exports; a package called internal is never part of it. */
    @Test
    void theApiIsWhatTheModuleExports() throws Exception {
        Matcher exports = Pattern.compile("exports ([a-z.]+);")
                .matcher(Files.readString(ROOT.resolve("src/main/java/module-info.java")));
        TreeSet<String> exported = new TreeSet<>();
        while (exports.find()) {
            exported.add(exports.group(1));
        }
        TreeSet<String> ours = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.matches("dev\\.forge\\.(bench|profile|stats)(\\..*)?"))
                .filter(name -> !name.contains(".internal"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(exported).isNotEmpty().isEqualTo(ours);
    }

    /** A name is used once, so that a reader who knows it from one place knows it in all. */
    @Test
    void noTopLevelTypeHasTheNameOfAnother() {
        List<String> names = CLASSES.stream()
                .filter(JavaClass::isTopLevelClass)
                .map(JavaClass::getSimpleName)
                .filter(name -> !name.equals("package-info"))
                .toList();
        assertThat(names).hasSizeGreaterThan(300).doesNotHaveDuplicates();
    }

    @Test
    void partsOfTheEngineAreUsedInsideItOnly() {
        assertThat(CLASSES.contain("dev.forge.cli.system.SystemInfoCommand")).isTrue();
        noClasses()
                .that()
                .resideOutsideOfPackage(inside("engine.."))
                .and()
                // Shows what the probe of this host found.
                .doNotHaveFullyQualifiedName("dev.forge.cli.system.SystemInfoCommand")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(inside("engine.oci.."))
                .check(CLASSES);
    }

    @Test
    void aRuleAboutAPackageThatIsNotThereFails() {
        assertThatThrownBy(() -> mayUse("nowhere..", "core.."))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("dev.forge.nowhere..");
        assertThatThrownBy(() -> mayUse("core..", "bench.nowhere"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("dev.forge.bench.nowhere");
    }

    @Test
    void onlyTheCommandLinePrints() {
        classes()
                .that()
                .resideOutsideOfPackage(inside("cli.."))
                .and()
                .doNotHaveFullyQualifiedName("dev.forge.Main")
                .and()
                .doNotHaveFullyQualifiedName("dev.forge.Training")
                .should()
                .onlyAccessFieldsThat(DescribedPredicate.describe(
                        "are not System.out or System.err",
                        field -> !field.getOwner().isEquivalentTo(System.class)
                                || field.getName().equals("in")))
                .check(withoutPrintMethods());
    }

    /** The specification's print methods print; nothing else in their classes does. */
    private static JavaClasses withoutPrintMethods() {
        List<String> others = CLASSES.stream()
                .filter(type -> type.getPackageName().equals("dev.forge.profile")
                        || type.getPackageName().equals("dev.forge.bench"))
                .flatMap(type -> type.getFieldAccessesFromSelf().stream())
                .filter(access -> access.getTargetOwner().isEquivalentTo(System.class))
                .filter(access -> !access.getOrigin().getName().startsWith("print"))
                .map(JavaFieldAccess::getDescription)
                .toList();
        assertThat(others).isEmpty();
        return CLASSES.that(DescribedPredicate.describe(
                "print only in print methods",
                type -> type.getFieldAccessesFromSelf().stream()
                        .filter(access -> access.getTargetOwner().isEquivalentTo(System.class))
                        .map(JavaAccess::getOrigin)
                        .noneMatch(origin -> origin.getName().startsWith("print"))));
    }

    @Test
    void filesAreShort() throws Exception {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources()) {
            int lines = Files.readAllLines(file).size();
            if (lines >= MAX_LINES) {
                tooLong.add(ROOT.relativize(file) + ": " + lines);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    /** Words that can be left out of any name, wherever they stand in it, in the singular or the plural. */
    private static final Pattern EMPTY_WORD =
            Pattern.compile("(Impl|Manager|Helper|Util|Utility|Utilitie|Common|Misc|Stuff)s?(?![a-z])");

    @Test
    void namesSaySomething() throws Exception {
        List<String> names = new ArrayList<>();
        for (Path file : sources()) {
            names.add(file.getFileName().toString().replace(".java", ""));
        }
        CLASSES.forEach(type -> names.add(type.getSimpleName()));
        assertThat(names)
                .hasSizeGreaterThan(400)
                .noneMatch(name -> EMPTY_WORD.matcher(name).find());
        assertThat(List.of("RuntimeManager", "TestUtils", "ImageUtil", "HelperProcess"))
                .allMatch(name -> EMPTY_WORD.matcher(name).find());
        assertThat(List.of("ImplicitRoot", "Utilization", "CommonsCsv", "ManagersOffice", "Implementer"))
                .filteredOn(name -> EMPTY_WORD.matcher(name).find())
                .containsExactly("CommonsCsv", "ManagersOffice");
    }

    @Test
    void whatTheArchitecturePageNamesIsThere() throws Exception {
        TreeSet<String> types =
                CLASSES.stream().map(type -> type.getSimpleName()).collect(Collectors.toCollection(TreeSet::new));
        List<String> gone = new ArrayList<>();
        Matcher quoted = Pattern.compile("`([^`\n]+)`").matcher(Files.readString(ROOT.resolve("ARCHITECTURE.md")));
        while (quoted.find()) {
            String name = quoted.group(1);
            if (name.matches("[A-Z][A-Za-z]+[a-z][A-Za-z]*")) {
                if (!types.contains(name)) {
                    gone.add(name);
                }
            } else if (name.matches("(\\./)?[A-Za-z0-9._-]*(/[A-Za-z0-9._-]+)+/?|\\./[a-z]+")
                    && !name.startsWith("target/")) {
                if (!Files.exists(ROOT.resolve(name))) {
                    gone.add(name);
                }
            } else if (name.matches("dev\\.forge(\\.[a-z]+)*")) {
                if (CLASSES.stream().noneMatch(type -> (type.getPackageName() + ".").startsWith(name + "."))) {
                    gone.add(name);
                }
            }
        }
        assertThat(gone).isEmpty();
    }

    private static List<Path> sources() throws Exception {
        try (Stream<Path> files = Files.walk(ROOT.resolve("src"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
