package dev.forge.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

class CsvTest {
    @Test
    void quotesWhatNeedsIt() {
        assertThat(Csv.line(List.of("plain", "", "with blank"))).isEqualTo("plain,,with blank\r\n");
        assertThat(Csv.line(List.of("a,b", "say \"x\"", "two\nlines")))
                .isEqualTo("\"a,b\",\"say \"\"x\"\"\",\"two\nlines\"\r\n");
        assertThat(Csv.line(List.of())).isEqualTo("\r\n");
    }

    @Test
    void anotherProgramReadsTheSame() throws Exception {
        List<String> fields = List.of("", "a,b", "\"", "\r\n", "\r", " x ", "'", ";", "容器");
        CSVRecord read = CSVFormat.RFC4180
                .parse(new StringReader(Csv.line(fields)))
                .getRecords()
                .getFirst();
        assertThat(read.toList()).isEqualTo(fields);
    }
}
