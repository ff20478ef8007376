package dev.forge.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.engine.definition.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserLookupTest {
    private static final String PASSWD = """
            root:x:0:0:root:/root:/bin/sh
            # comment
            daemon:x:1:1:::/sbin/nologin
            short:x:5:5:x:/short
            web:x:33:34:www:/var/www:/bin/sh
            42:x:1042:1042::/numeric:/bin/sh
            twice:x:50:50::/first:/bin/sh
            twice:x:51:51::/second:/bin/sh
            named:x:abc:7::/named:/bin/sh
            huge:x:2147483647:2147483647::/huge:/bin/sh
            huger:x:2147483648:1::/huger:/bin/sh
            nogid:x:60:x::/nogid:/bin/sh
            more:x:61:61::/more:/bin/sh:more:fields
            +::::::
            """;
    private static final String GROUP = """
            root:x:0:
            daemon:x:1:web,daemon
            www:x:34:web
            adm:x:4:syslog,web,twice
            tape:x:26:webber,aweb,we
            again:x:4:web
            staff:x:50:twice
            short:x:7
            bad:x:seven:web
            42:x:1043:
            beyond:x:4294967295:other
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private UserLookup lookup(String passwd, String group) throws IOException {
        Files.createDirectories(directory.resolve("etc"));
        Files.writeString(directory.resolve("etc/passwd"), passwd);
        Files.writeString(directory.resolve("etc/group"), group);
        return new UserLookup(new LayeredRoot(List.of(directory.toFile())));
    }

    private static String show(UserLookup.Identity identity) {
        return identity.uid() + ":" + identity.gid() + " " + identity.groups() + " " + identity.home();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'' ; 0:0 [0] /root",
                "root ; 0:0 [0] /root",
                "0 ; 0:0 [0] /root",
                ": ; 0:0 [0] /root",
                "daemon ; 1:1 [1] /",
                "web ; 33:34 [34, 1, 4] /var/www",
                "33 ; 33:34 [34, 1, 4] /var/www",
                "web: ; 33:34 [34, 1, 4] /var/www",
                "twice ; 50:50 [50, 4] /first",
                "51 ; 51:51 [51, 4, 50] /second",
                "more ; 61:61 [61] /more",
                "huge ; 2147483647:2147483647 [2147483647] /huge",
                "5 ; 5:0 [0] /",
                // A number is no name, as in docker and podman.
                "42 ; 42:0 [0] /",
                "1042 ; 1042:1042 [1042] /numeric",
                // Numbers that passwd does not know
                "1000 ; 1000:0 [0] /",
                "00 ; 0:0 [0] /root",
                "2147483647 ; 2147483647:2147483647 [2147483647] /huge",
                "033 ; 33:34 [34, 1, 4] /var/www",
                // With a group
                "web:adm ; 33:4 [4] /var/www",
                "web:4 ; 33:4 [4] /var/www",
                "web:9999 ; 33:9999 [9999] /var/www",
                "1000:1000 ; 1000:1000 [1000] /",
                ":adm ; 0:4 [4] /root",
                "0:0 ; 0:0 [0] /root",
                "web:42 ; 33:42 [42] /var/www",
                "1000:adm ; 1000:4 [4] /",
                "web:2147483647 ; 33:2147483647 [2147483647] /var/www"
            })
    void finds(String user, String identity) throws IOException {
        assertThat(show(lookup(PASSWD, GROUP).find(user))).isEqualTo(identity);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "short", "named", "#", "Web", "web ", "-1", "+5", "12345678901", "1a"})
    void refusesUnknownUsers(String user) throws IOException {
        UserLookup lookup = lookup(PASSWD, GROUP);
        assertThatThrownBy(() -> lookup.find(user))
                .isInstanceOf(ForgeException.class)
                .hasMessage("no such user in the image: " + user);
    }

    @ParameterizedTest
    @ValueSource(strings = {"staf", "short", "bad", "b:c", "-1", "99999999999"})
    void refusesUnknownGroups(String group) throws IOException {
        UserLookup lookup = lookup(PASSWD, GROUP);
        assertThatThrownBy(() -> lookup.find("web:" + group)).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage("no such group in the image: " + group);
            assertThat(e.hint()).isEqualTo("give a group of its /etc/group, or a number");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "huger, 2147483648",
        "4294967295, 4294967295",
        "2147483648, 2147483648",
        "9999999999, 9999999999",
        "web:4294967295, 4294967295",
        "nogid, x"
    })
    void refusesNumbersBeyondAllUsers(String user, String number) throws IOException {
        UserLookup lookup = lookup(PASSWD, GROUP);
        assertThatThrownBy(() -> lookup.find(user)).hasMessage("not a user or group number: " + number);
    }

    @Test
    void anotherGroupsNumberDoesNotMatter() throws IOException {
        assertThat(show(lookup(PASSWD, "beyond:x:9999999999:other\nadm:x:4:web\n")
                        .find("web")))
                .isEqualTo("33:34 [34, 4] /var/www");
        UserLookup lookup = lookup(PASSWD, "beyond:x:9999999999:web\n");
        assertThatThrownBy(() -> lookup.find("web")).hasMessage("not a user or group number: 9999999999");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"web:34 ; adm ; [34, 4]", "web ; 99,adm,34 ; [34, 1, 4, 99]", "7 ; staff,0 ; [0, 50]"})
    void addsGroups(String user, String more, String groups) throws IOException {
        assertThat(lookup(PASSWD, GROUP).find(user, List.of(more.split(","))).groups())
                .hasToString(groups);
    }

    @Test
    void refusesToAddAGroupThatThereIsNot() throws IOException {
        UserLookup lookup = lookup(PASSWD, GROUP);
        assertThatThrownBy(() -> lookup.find("web", List.of("none"))).hasMessage("no such group in the image: none");
    }

    @Test
    void looksIntoWhatIsMounted() throws IOException {
        lookup(PASSWD, GROUP);
        Path other = Files.createDirectories(directory.resolve("other"));
        Files.writeString(other.resolve("passwd"), "web:x:7:8::/mounted:/bin/sh\n");
        Files.writeString(other.resolve("group"), "g:x:9:web\n");
        LayeredRoot root = new LayeredRoot(List.of(directory.toFile()));
        Mount file = new Mount("/etc/passwd", "bind", other + "/passwd", List.of());
        assertThat(show(new UserLookup(root, List.of(file)).find("web"))).isEqualTo("7:8 [8, 1, 34, 4] /mounted");
        Mount all = new Mount("/etc", "bind", other.toString(), List.of());
        assertThat(show(new UserLookup(root, List.of(all)).find("web"))).isEqualTo("7:8 [8, 9] /mounted");
        Mount empty = new Mount("/etc", "tmpfs", "tmpfs", List.of());
        UserLookup without = new UserLookup(root, List.of(empty));
        assertThatThrownBy(() -> without.find("web")).hasMessage("no such user in the image: web");
        assertThat(show(new UserLookup(root, List.of(empty, file)).find("7"))).isEqualTo("7:8 [8] /mounted");
    }

    @Test
    void worksWithoutFiles() {
        UserLookup lookup = new UserLookup(new LayeredRoot(List.of(directory.toFile())));
        assertThat(show(lookup.find(""))).isEqualTo("0:0 [0] /root");
        assertThat(show(lookup.find("0"))).isEqualTo("0:0 [0] /root");
        assertThat(show(lookup.find("5"))).isEqualTo("5:0 [0] /");
        assertThat(show(lookup.find("5:6"))).isEqualTo("5:6 [6] /");
        assertThatThrownBy(() -> lookup.find("web")).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage("no such user in the image: web");
            assertThat(e.hint()).isEqualTo("give a user of its /etc/passwd, or a number");
        });
        assertThatThrownBy(() -> lookup.find("5:web")).hasMessage("no such group in the image: web");
    }

    @Test
    void rootWithoutALookAtAnyFile() {
        assertThat(show(UserLookup.ROOT)).isEqualTo("0:0 [] /root");
    }
}
