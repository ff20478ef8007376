package dev.forge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options in front of a subcommand. */
class LeadingOptionsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            workflow -f a.yaml logs -f              | workflow logs --file a.yaml -f
            workflow -fa.yaml -f b.yaml up -d       | workflow up --file a.yaml --file b.yaml -d
            workflow --file=a.yaml -p x down        | workflow down --file=a.yaml --project-name x
            workflow --env-file e --profile p run s | workflow run --env-file e --profile p s
            workflow -f - config                    | workflow config --file -
            workflow up -f a.yaml                   | workflow up -f a.yaml
            workflow --help                         | workflow --help
            workflow -f a.yaml                      | workflow -f a.yaml
            workflow -x y up                        | workflow -x y up
            run -p 80:80 image                      | run -p 80:80 image
            """)
    void standBehindIt(String given, String moved) {
        assertThat(String.join(" ", LeadingOptions.moved(given.split(" ", -1)))).isEqualTo(moved);
    }
}
