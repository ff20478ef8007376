package dev.forge.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.ForgeHome;
import java.io.File;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartProcessesTest {
    private static final ForgeHome HOME = new ForgeHome(new File("/h"));

    @ParameterizedTest
    @CsvSource({
        "/bin/runc --root=/h/runtime --log=/h/live/ID/runtime.log create --bundle /h/live/ID --pid-file p ID, true",
        "/bin/runc --root /h/runtime --log l run --bundle /h/live/ID ID, true",
        "/bin/sh /w/runc --root=/h/runtime create --bundle /h/live/ID ID, true",
        "conmon -c ID -b /h/live/ID --runtime-arg --root=/h/runtime, true",
        "/bin/sh /x/libexec/ended.sh /bin/runc /h ID name rm, true",
        "/bin/runc --root /h/runtime delete --force ID, true",
        "/bin/crun --root /h/runtime --log l start ID, true",
        // Other homes, other containers, and whoever only names one.
        "/bin/runc --root=/other/runtime create --bundle /other/live/ID ID, false",
        "/bin/runc --root /h/runtime delete --force OTHER, false",
        "/bin/sh /x/libexec/ended.sh /bin/runc /other ID name rm, false",
        "/bin/runc --root /h/runtime exec ID sh, false",
        "java -m dev.forge/dev.forge.Main rm -f ID, false",
        "vi /h/live/ID/config.json, false",
        "grep -r ID /h, false"
    })
    void recognisesWhatIsAtWorkByItsArgs(String args, boolean atWork) {
        assertThat(StartProcesses.isAtWork(HOME, "ID", List.of(args.split(" ", -1))))
                .isEqualTo(atWork);
    }
}
