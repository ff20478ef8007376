package dev.forge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
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

    /** Only these of our packages may be used by what is in the package; the package itself goes without saying. */
    private static void mayUse(String name, String... others) {
        List<String> allowed = new ArrayList<>(List.of("dev.forge." + name + ".."));
        for (String other : others) {
            allowed.add("dev.forge." + other + "..");
        }
        String[] packages = allowed.toArray(String[]::new);
        DescribedPredicate<com.tngtech.archunit.core.domain.JavaClass> ours =
                com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage("dev.forge..")
                        .and(DescribedPredicate.not(
                                com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(packages)));
        noClasses()
                .that()
                .resideInAPackage("dev.forge." + name + "..")
                .should()
                .dependOnClassesThat(ours)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void arrowsPointDownOnly() {
        mayUse("core");
        mayUse("engine", "core");
        mayUse("stats", "core");
        mayUse("profile", "core", "stats");
        // Forge is measured as a fresh process, exactly as the others are: bench never sees the engine.
        mayUse("bench", "core", "profile", "stats");
        mayUse("workflow", "core", "bench", "engine", "profile");
        mayUse("dashboard", "core", "workflow", "bench", "engine", "profile");
    }

    @Test
    void partsOfTheEngineAreUsedInsideItOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.forge.engine..")
                .and()
                // Shows what the probe of this host found.
                .doNotHaveSimpleName("SystemInfoCommand")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.forge.engine.snapshot..", "dev.forge.engine.oci..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLinePrints() {
        classes()
                .that()
                .resideOutsideOfPackage("dev.forge.cli..")
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

    @Test
    void namesAreNounsThatSaySomething() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .check(CLASSES);
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
