package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.Json;
import dev.forge.core.TextFile;
import dev.forge.engine.definition.ProcessDefinition;
import dev.forge.engine.definition.SecurityDefinition;
import java.io.File;
import java.util.List;

/** The file that tells an OCI runtime what to run in a container that runs already. */
public final class ProcessFile {
    private ProcessFile() {}

    /**
     * Writes it. Without one a runtime takes what it is not told from the container's first process: the groups of
     * another user, and no size of a terminal.
     *
     * @throws ForgeException if it cannot be written
     */
    public static void write(
            File file,
            HostFeatures host,
            ProcessDefinition process,
            SecurityDefinition security,
            UserLookup.Identity identity) {
        TextFile.writeUnseen(file, Json.write(RuntimeConfig.process(host, process, security, identity)));
    }

    /** How the runtime is called for it. */
    public static List<String> command(ForgeHome home, HostFeatures host, String id, File file) {
        return List.of(
                // The root is mounted already, so only a user's namespace is left to be entered.
                host.isRootless() ? HostFeatures.starter(host.runtime(), file.getParentFile()) : host.runtime(),
                "--root",
                home.file("runtime").getPath(),
                "--log",
                file + ".log",
                "--log-format",
                "json",
                "exec",
                "--process",
                file.getPath(),
                "--pid-file",
                file + ".pid",
                id);
    }
}
