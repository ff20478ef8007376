package dev.forge.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.testing.Need;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeccompTest {
    /** The action and conditions of each system call: the profile independent of its order and format. */
    private static Map<String, TreeSet<String>> meaning(JsonObject profile) {
        Map<String, TreeSet<String>> meaning = new TreeMap<>();
        for (JsonObject rule : profile.objects("syscalls")) {
            TreeSet<String> arguments = new TreeSet<>();
            for (JsonObject argument : rule.objects("args")) {
                arguments.add(argument.number("index") + argument.text("op") + argument.number("value") + "/"
                        + argument.number("valueTwo", 0));
            }
            String outcome = rule.text("action") + rule.get("errnoRet") + arguments;
            for (String name : rule.texts("names")) {
                meaning.computeIfAbsent(name, any -> new TreeSet<>()).add(outcome);
            }
        }
        return meaning;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CAP_AUDIT_WRITE", "CAP_SYS_ADMIN CAP_BPF", "CAP_SYS_PTRACE CAP_SYS_CHROOT"})
    void ownProfileEqualsDistributions(String capabilities) {
        String path = Seccomp.distributionProfile();
        Need.have(path != null, "there is no profile of the distribution's, from containers-common");
        List<String> has = List.of(capabilities.split(" ", -1));
        JsonObject theirs = Seccomp.convert(TextFile.read(new File(path)), path, has, true);
        JsonObject ours = Seccomp.convert(Seccomp.own(), "", has, true);
        assertThat(meaning(ours)).isEqualTo(meaning(theirs));
        assertThat(ours.get("defaultAction")).isEqualTo(theirs.get("defaultAction"));
        assertThat(ours.get("defaultErrnoRet")).isEqualTo(theirs.get("defaultErrnoRet"));
        assertThat(ours.texts("architectures")).containsExactlyInAnyOrderElementsOf(theirs.texts("architectures"));
    }

    @Test
    @EnabledIfSystemProperty(named = "os.arch", matches = "amd64", disabledReason = "the numbers are amd64's")
    void ruleWithManyNamesBeginsWithTheHighestNumber() {
        List<String> names = Seccomp.convert(
                        "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"archMap\":[],\"syscalls\":[{\"action\":\"SCMP_ACT_ALLOW\","
                                + "\"names\":[\"read\",\"write\",\"openat2\",\"openat\"]}]}",
                        "",
                        List.of(),
                        false)
                .objects("syscalls")
                .getFirst()
                .texts("names");
        // 437, 257, 1 and 0 in Linux's arch/x86/entry/syscalls/syscall_64.tbl.
        assertThat(names).containsExactly("openat2", "openat", "write", "read");
    }
}
