package dev.forge.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import java.io.File;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountOptionsTest {
    private static final String HINT_VOLUMES = "named volumes are not supported";

    private static String show(JsonObject mount) {
        assertThat(mount.members()).containsOnlyKeys("destination", "type", "source", "options");
        return mount.text("type") + " " + mount.text("source") + " " + mount.text("destination") + " "
                + String.join(",", mount.texts("options"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/tmp:/t ; bind /tmp /t rbind,rprivate",
                "/tmp:/t:ro ; bind /tmp /t rbind,ro,rprivate",
                "/tmp:/t:rw,nosuid,nodev ; bind /tmp /t rbind,rw,nosuid,nodev,rprivate",
                "/tmp:/t:z ; bind /tmp /t rbind,rprivate",
                "/tmp:/t:ro,Z ; bind /tmp /t rbind,ro,rprivate",
                "/tmp:/t:bind ; bind /tmp /t bind,rprivate",
                "/tmp:/t:ro,bind ; bind /tmp /t ro,bind,rprivate",
                "/tmp:/t:rbind ; bind /tmp /t rbind,rprivate",
                "/tmp:/t:rshared ; bind /tmp /t rbind,rshared",
                "/tmp:/t:slave,ro ; bind /tmp /t rbind,slave,ro",
                "/tmp:/t:private ; bind /tmp /t rbind,private",
                "/tmp:/a/../b ; bind /tmp /b rbind,rprivate",
                "/tmp://t/ ; bind /tmp /t rbind,rprivate",
                "/tmp:/./t/. ; bind /tmp /t rbind,rprivate",
                "/etc/passwd:/t ; bind /etc/passwd /t rbind,rprivate",
                "/tmp:/t:ro,z,rprivate ; bind /tmp /t rbind,ro,rprivate",
                "/tmp:/a/b/.. ; bind /tmp /a rbind,rprivate"
            })
    void readsVolumes(String text, String mount) {
        assertThat(show(MountOptions.volume(text).json())).isEqualTo(mount);
    }

    @Test
    void aRelativeSourceIsBelowTheCurrentDirectory() {
        String here = new File("").getAbsolutePath();
        assertThat(show(MountOptions.volume("./src:/s").json())).isEqualTo("bind " + here + "/./src /s rbind,rprivate");
        assertThat(show(MountOptions.volume(".:/s").json())).isEqualTo("bind " + here + "/. /s rbind,rprivate");
        assertThat(show(MountOptions.volume("../:/s").json())).isEqualTo("bind " + here + "/.. /s rbind,rprivate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/tmp ; -v is SOURCE:TARGET[:OPTIONS], not /tmp",
                "'' ; '-v is SOURCE:TARGET[:OPTIONS], not '",
                ":/t ; -v is SOURCE:TARGET[:OPTIONS], not :/t",
                "/tmp:/t:ro:x ; -v is SOURCE:TARGET[:OPTIONS], not /tmp:/t:ro:x",
                "data:/t ; -v data:/t: data is not a path",
                ".x:/t ; -v .x:/t: .x is not a path",
                "/tmp:t ; -v /tmp:t: the target is an absolute path below /, not t",
                "/tmp: ; -v /tmp:: the target is an absolute path below /, not an empty one",
                "/tmp:/ ; -v /tmp:/: the target is an absolute path below /, not /",
                "/tmp:// ; -v /tmp://: the target is an absolute path below /, not //",
                "/tmp:/a/.. ; -v /tmp:/a/..: the target is an absolute path below /, not /a/..",
                "/tmp:/./../. ; -v /tmp:/./../.: the target is an absolute path below /, not /./../.",
                "/tmp:/t:rx ; -v /tmp:/t:rx: unknown mount option rx",
                "/tmp:/t: ; '-v is SOURCE:TARGET[:OPTIONS], not /tmp:/t:'",
                "/tmp:/t:ro, ; '-v /tmp:/t:ro,: unknown mount option of no letters'",
                "/tmp:/t:ro,rw ; '-v /tmp:/t:ro,rw: ro and rw exclude each other'",
                "/tmp:/t:ro,ro ; '-v /tmp:/t:ro,ro: ro and ro exclude each other'",
                "/tmp:/t:rshared,rprivate ; '-v /tmp:/t:rshared,rprivate: rshared and rprivate exclude each other'",
                "/tmp:/t:z,Z ; '-v /tmp:/t:z,Z: z and Z exclude each other'",
                "/tmp:/t:RO ; -v /tmp:/t:RO: unknown mount option RO"
            })
    void refusesVolumes(String text, String message) {
        assertThatThrownBy(() -> MountOptions.volume(text)).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage(message);
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
        });
    }

    @Test
    void givesWaysOut() {
        assertThatThrownBy(() -> MountOptions.volume("data:/t"))
                .isInstanceOfSatisfying(
                        ForgeException.class,
                        e -> assertThat(e.hint())
                                .isEqualTo(HINT_VOLUMES + "; give a directory of the host, as ./data"));
        assertThatThrownBy(() -> MountOptions.volume("/tmp:/t:rx"))
                .isInstanceOfSatisfying(
                        ForgeException.class,
                        e -> assertThat(e.hint())
                                .isEqualTo(
                                        "known are ro, rw, nosuid, suid, nodev, dev, noexec, exec, private, rprivate, "
                                                + "shared, rshared, slave, rslave, bind, rbind, z, Z"));
        assertThatThrownBy(() -> MountOptions.volume("/no/such/place:/t"))
                .hasMessage("-v /no/such/place:/t: no such file or directory on the host: /no/such/place");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "type=bind,source=/tmp,target=/t ; bind /tmp /t rbind,rprivate",
                "type=bind,src=/tmp,dst=/t ; bind /tmp /t rbind,rprivate",
                "dst=/t,src=/tmp,type=bind ; bind /tmp /t rbind,rprivate",
                "type=bind,src=/tmp,destination=/t,readonly ; bind /tmp /t rbind,ro,rprivate",
                "type=bind,src=/tmp,dst=/t,ro=true ; bind /tmp /t rbind,ro,rprivate",
                "type=bind,src=/tmp,dst=/t,ro=1 ; bind /tmp /t rbind,ro,rprivate",
                "type=bind,src=/tmp,dst=/t,readonly=false ; bind /tmp /t rbind,rw,rprivate",
                "type=bind,src=/tmp,dst=/t,ro=0 ; bind /tmp /t rbind,rw,rprivate",
                "type=bind,src=/tmp,dst=/t,bind-propagation=rslave ; bind /tmp /t rbind,rslave",
                "type=bind,src=/tmp,dst=/t:x=y ; bind /tmp /t:x=y rbind,rprivate",
                "type=bind,src=/tmp,dst=/t,ro=T ; bind /tmp /t rbind,ro,rprivate",
                "type=bind,src=/tmp,dst=/t,readonly=FALSE ; bind /tmp /t rbind,rw,rprivate",
                "type=bind,src=/tmp,dst=/t,ro,readonly=0 ; bind /tmp /t rbind,rw,rprivate",
                "TYPE=bind,SRC=/tmp,Dst=/t,RO ; bind /tmp /t rbind,ro,rprivate",
                "type=bind,src=/etc,src=/tmp,dst=/t ; bind /tmp /t rbind,rprivate",
                "type=bind,src=/tmp,dst=/t,bind-nonrecursive ; bind /tmp /t bind,rprivate",
                "type=bind,src=/tmp,dst=/t,bind-recursive=disabled,consistency=cached ; bind /tmp /t bind,rprivate",
                "'\"type=bind\",\"source=/tmp\",\"target=/t\"' ; bind /tmp /t rbind,rprivate",
                "'type=bind,src=/tmp,\"dst=/a,b\"' ; 'bind /tmp /a,b rbind,rprivate'",
                "'type=bind,src=/tmp,\"dst=/a\"\"b\"' ; 'bind /tmp /a\"b rbind,rprivate'",
                "type=tmpfs,target=/t ; tmpfs tmpfs /t nosuid,nodev,noexec",
                "type=tmpfs,target=/t,tmpfs-size=1m,tmpfs-mode=0700 ; tmpfs tmpfs /t nosuid,nodev,noexec,size=1048576,mode=0700",
                "type=tmpfs,target=/t,ro ; tmpfs tmpfs /t nosuid,nodev,noexec,ro",
                "type=tmpfs,target=/a:b,ro ; tmpfs tmpfs /a:b nosuid,nodev,noexec,ro"
            })
    void readsMounts(String text, String mount) {
        assertThat(show(MountOptions.mount(text).json())).isEqualTo(mount);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                "src=/tmp,dst=/t ; type is bind or tmpfs, not volume ; named volumes are not supported",
                "type=nfs,dst=/t ; type is bind or tmpfs, not nfs ; named volumes are not supported",
                "type=bind,x=y ; unknown key x ; "
                        + "'known are type, source, target, readonly, bind-propagation, bind-recursive, tmpfs-size, tmpfs-mode'",
                "type=bind,,dst=/t ; 'unknown key ' ; "
                        + "'known are type, source, target, readonly, bind-propagation, bind-recursive, tmpfs-size, tmpfs-mode'",
                "type=bind,dst=/t ; the source is missing ; -",
                "type=bind,src=/tmp ; 'the target is an absolute path below /, not an empty one' ; -",
                "type=bind,src=/tmp,dst=/t,ro=maybe ; 'ro is true or false, not maybe' ; -",
                "type=bind,src=/tmp,dst=/t,readonly= ; 'readonly is true or false, not ' ; -",
                "type=bind,src=/tmp,dst=/t,ro=yes ; 'ro is true or false, not yes' ; -",
                "type=bind,src ; 'src is not NAME=VALUE' ; -",
                "type=bind,src=/tmp,dst=/t,bind-propagation=x ; 'bind-propagation is one of private, rprivate, shared, "
                        + "rshared, slave, rslave, not x' ; -",
                "type=bind,src=/tmp,dst=/t,bind-recursive=x ; 'bind-recursive is enabled, writable or disabled, not x' ; -",
                "type=bind,src=/tmp,dst=/t,tmpfs-size=1m ; tmpfs-size is nothing of a mount of type bind ; -",
                "type=tmpfs,dst=/t,bind-propagation=slave ; bind-propagation is nothing of a mount of type tmpfs ; -",
                "type=tmpfs,dst=/t,src=/x ; 'a mount of type tmpfs has no source, so not /x' ; -",
                "type=tmpfs,dst=/t,tmpfs-mode=9 ; 'the mode is an octal number, not 9' ; -",
                "'type=\"bind\",dst=/t' ; 'a quote stands in the middle of type=\"bind\"' ; "
                        + "'a value with a comma is written as \"source=/a,b\", with the quotes'",
                "'\"type=bind,dst=/t' ; a closing quote is missing ; "
                        + "'a value with a comma is written as \"source=/a,b\", with the quotes'",
                "'\"type=bind\"x,dst=/t' ; 'after a closing quote comes a comma, not x,dst=/t' ; "
                        + "'a value with a comma is written as \"source=/a,b\", with the quotes'",
                "type=tmpfs ; 'the target is an absolute path below /, not an empty one' ; -",
                "type=tmpfs,dst=/ ; 'the target is an absolute path below /, not /' ; -"
            })
    void refusesMounts(String text, String why, String hint) {
        assertThatThrownBy(() -> MountOptions.mount(text)).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage("--mount " + text + ": " + why);
            assertThat(e.hint()).isEqualTo(hint);
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/t ; nosuid,nodev,noexec",
                "/t: ; nosuid,nodev,noexec",
                "/t:exec ; nosuid,nodev,exec",
                "/t:exec,suid,dev ; exec,suid,dev",
                "/t:noexec ; nosuid,nodev,noexec,noexec",
                "/t:size=5m,,mode=1777 ; nosuid,nodev,noexec,size=5m,mode=1777",
                "/t:uid=1,gid=2 ; nosuid,nodev,noexec,uid=1,gid=2",
                "/t:size=50%,nr_inodes=1k ; nosuid,nodev,noexec,size=50%,nr_inodes=1k"
            })
    void readsFilesystemsInMemory(String text, String options) {
        assertThat(show(MountOptions.tmpfs(text).json())).isEqualTo("tmpfs tmpfs /t " + options);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"t ; t", "'' ; an empty one", "/:ro ; /", "/.:ro ; /."})
    void refusesFilesystemsInMemory(String text, String target) {
        assertThatThrownBy(() -> MountOptions.tmpfs(text))
                .isInstanceOf(ForgeException.class)
                .hasMessage("--tmpfs " + text + ": the target is an absolute path below /, not " + target);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/t:foo ; unknown tmpfs option foo",
                "/t:foo=1 ; unknown tmpfs option foo=1",
                "/t:size ; unknown tmpfs option size",
                "/t:size=abc ; size=abc is no value for size",
                "/t:mode=9 ; mode=9 is no value for mode",
                "/t:uid=1:x ; uid=1:x is no value for uid"
            })
    void refusesOptionsInMemory(String text, String why) {
        assertThatThrownBy(() -> MountOptions.tmpfs(text))
                .isInstanceOf(ForgeException.class)
                .hasMessage("--tmpfs " + text + ": " + why);
    }
}
