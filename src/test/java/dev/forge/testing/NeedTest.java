package dev.forge.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** A skip that nobody sees is a test that nobody runs. */
class NeedTest {
    @Test
    void whatIsMissingFailsOnABuildServerAndSkipsElsewhere() {
        for (Map<String, String> server : List.of(Map.of("CI", "true"), Map.of("FORGE_REQUIRE_ENGINES", "1"))) {
            assertThatThrownBy(() -> Need.have(false, "podman is not installed", server))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageStartingWith("podman is not installed");
        }
        for (Map<String, String> elsewhere : List.of(Map.<String, String>of(), Map.of("CI", "false"))) {
            assertThatThrownBy(() -> Need.have(false, "podman is not installed", elsewhere))
                    .isInstanceOf(TestAbortedException.class)
                    .hasMessageContaining("podman is not installed");
        }
    }

    @Test
    void whatIsThereIsNoneOfBoth() {
        assertThatCode(() -> Need.have(true, "unused", Map.of("CI", "true"))).doesNotThrowAnyException();
        assertThatCode(() -> Need.have(true, "unused", Map.of())).doesNotThrowAnyException();
    }

    @Test
    void nothingElseSkips() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Need.class.getName())
                .and()
                .doNotHaveFullyQualifiedName(NeedTest.class.getName())
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Assumptions.class, org.assertj.core.api.Assumptions.class, TestAbortedException.class)
                .because("a missing engine has to fail on the build server, which Need sees to")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.OnlyIncludeTests())
                        .importPackages("dev.forge"));
    }
}
