package dev.forge.cli.system;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Formatted;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.BuildVersion;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.engine.Containers;
import dev.forge.engine.Images;
import dev.forge.engine.image.layer.ImageProgress;
import dev.forge.engine.lifecycle.Container;
import dev.forge.engine.lifecycle.Status;
import dev.forge.engine.oci.AppArmor;
import dev.forge.engine.oci.HostFeatures;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code forge system info}: what Forge found out about this host and what it keeps. */
public final class SystemInfoCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "system info",
                "[OPTIONS]",
                "show how containers run on this host",
                Option.flag("--probe", "find out anew which OCI runtime works"),
                Option.value("-f --format", "json|TEMPLATE", "print it as JSON, or a part as {{.OciRuntime}}"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        arguments.noOperands();
        ForgeHome home = ForgeHome.of(terminal.environment());
        HostFeatures host = arguments.flag("probe") ? HostFeatures.probe(home) : HostFeatures.of(home);
        JsonObject info = info(home, host);
        String format = arguments.value("format");
        if (format == null) {
            for (Map.Entry<String, @Nullable Object> entry : info.members().entrySet()) {
                terminal.out().println(spaced(entry.getKey()) + ": " + entry.getValue());
            }
        } else {
            Formatted.print(terminal, format, info);
        }
        return ExitCode.OK;
    }

    private static JsonObject info(ForgeHome home, HostFeatures host) {
        int running = 0;
        int all = 0;
        for (Container container : new Containers(home).list(new ArrayList<>(), new ArrayList<>())) {
            all++;
            running += container.status() instanceof Status.Running ? 1 : 0;
        }
        @Nullable String kernel = TextFile.readIfThere("/proc/sys/kernel/osrelease");
        String driver = host.fuse() == null ? "overlay" : "fuse-overlayfs";
        return new JsonObject()
                .put("Version", BuildVersion.TEXT)
                .put("Home", home.root().getPath())
                .put("Containers", all)
                .put("ContainersRunning", running)
                .put("ContainersStopped", all - running)
                .put("Images", new Images(home).list(ImageProgress.NONE).size())
                .put("ContainersPaused", 0)
                .put("StorageDriver", driver)
                .put("Driver", driver)
                .put("DockerRootDir", home.root().getPath())
                .put("ServerVersion", BuildVersion.TEXT)
                .put("OSType", "linux")
                .put("OciRuntime", host.runtimeVersion() == null ? "unknown" : host.runtimeVersion())
                .put("OciRuntimePath", host.runtime())
                .put("OciRuntimeChoice", host.choice())
                .put("Monitor", host.monitor() == null ? "none" : host.monitor())
                .put("CgroupVersion", host.cgroups())
                .put("CgroupDriver", host.cgroupManager())
                .put("Seccomp", host.seccomp() == null ? "built in" : host.seccomp())
                .put("AppArmor", apparmor(host))
                .put("KernelVersion", kernel == null ? "unknown" : kernel.trim())
                .put("Architecture", System.getProperty("os.arch"))
                .put("NCPU", Runtime.getRuntime().availableProcessors());
    }

    private static String apparmor(HostFeatures host) {
        if (host.apparmor() != null) {
            return host.apparmor();
        }
        return AppArmor.isEnabled() ? "no profile" : "not enabled";
    }

    /** {@code CgroupDriver} as {@code Cgroup Driver}. */
    private static String spaced(String name) {
        StringBuilder args = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            boolean begins =
                    i > 0 && Character.isUpperCase(name.charAt(i)) && Character.isLowerCase(name.charAt(i - 1));
            args.append(begins ? " " : "").append(name.charAt(i));
        }
        return args.toString();
    }
}
