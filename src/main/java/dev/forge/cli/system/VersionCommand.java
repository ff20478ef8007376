package dev.forge.cli.system;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Formatted;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.BuildVersion;
import dev.forge.core.ExitCode;
import dev.forge.core.JsonObject;
import java.util.List;

/** {@code forge version}. */
public final class VersionCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "version",
                "[OPTIONS]",
                "show forge's version",
                Option.value("-f --format", "json|TEMPLATE", "print it as JSON, or a part as {{.Client.Version}}"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String format = arguments.value("format");
        if (format == null || format.isEmpty()) {
            terminal.out().println("forge version " + BuildVersion.TEXT);
        } else {
            Formatted.print(terminal, format, version());
        }
        return ExitCode.OK;
    }

    /** As docker's: there is no daemon, so the server is the same program. */
    private static JsonObject version() {
        JsonObject version = new JsonObject()
                .put("Version", BuildVersion.TEXT)
                .put("Os", "linux")
                .put("Arch", goArchitecture(System.getProperty("os.arch", "")));
        JsonObject server = new JsonObject();
        server.members().putAll(version.members());
        server.put("Components", List.of(new JsonObject().put("Name", "Engine").put("Version", BuildVersion.TEXT)));
        return new JsonObject().put("Client", version).put("Server", server);
    }

    private static String goArchitecture(String name) {
        return name.equals("aarch64") ? "arm64" : name.equals("x86_64") ? "amd64" : name;
    }
}
