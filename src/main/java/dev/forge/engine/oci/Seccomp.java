package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Seccomp profiles: converts the format of Podman and Docker (rules with conditions on architecture and capabilities)
 * into {@code linux.seccomp} of the OCI runtime specification.
 */
public final class Seccomp {
    /** The paths of distributions' profiles, in the order in which Podman looks for them. */
    private static final List<String> DISTRIBUTION = List.of(
            "/etc/containers/seccomp.json",
            "/usr/local/share/containers/seccomp.json",
            "/usr/share/containers/seccomp.json");

    private Seccomp() {}

    /** The path of the distribution's profile, or null if there is none. */
    static @Nullable String distributionProfile() {
        for (String path : DISTRIBUTION) {
            if (new File(path).isFile()) {
                return path;
            }
        }
        return null;
    }

    /**
     * The profile for a payload with these capabilities, as JSON.
     *
     * @param path the profile's file; null for Forge's own
     * @param x32 whether the kernel runs x32 programs; if not, rules for them are omitted because they only cost time
     * @throws ForgeException if the file cannot be read or is not a profile
     */
    static String load(@Nullable String path, List<String> capabilities, boolean x32) {
        JsonObject profile = path == null
                ? convert(own(), "forge's own seccomp profile", capabilities, x32)
                : convert(TextFile.read(new File(path)), path, capabilities, x32);
        return profile.toString();
    }

    /** Forge's own profile, identical to that of containers-common. */
    static String own() {
        return resource("seccomp.json");
    }

    private static String resource(String name) {
        try (InputStream in = Seccomp.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new ForgeException("this build of forge lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ForgeException("cannot read forge's own " + name, e);
        }
    }

    static JsonObject convert(String text, String source, List<String> capabilities, boolean x32) {
        JsonObject profile = JsonObject.parse(text, source);
        JsonObject result = new JsonObject().put("defaultAction", profile.text("defaultAction"));
        if (profile.has("defaultErrnoRet")) {
            result.put("defaultErrnoRet", profile.number("defaultErrnoRet"));
        }
        List<String> architectures = architectures(profile, x32);
        if (!architectures.isEmpty()) {
            result.put("architectures", architectures);
        }
        List<String> order = order();
        List<JsonObject> rules = new ArrayList<>();
        for (JsonObject rule : profile.objects("syscalls")) {
            if (applies(rule, capabilities)) {
                rules.add(rule(rule, order));
            }
        }
        return result.put("syscalls", rules);
    }

    private static List<String> architectures(JsonObject profile, boolean x32) {
        String own = seccompName(System.getProperty("os.arch"));
        List<String> found = new ArrayList<>(profile.texts("architectures"));
        for (JsonObject entry : profile.objects("archMap")) {
            if (entry.text("architecture").equals(own)) {
                found.add(own);
                found.addAll(entry.texts("subArchitectures"));
            }
        }
        if (!x32) {
            found.remove("SCMP_ARCH_X32");
        }
        return found;
    }

    private static boolean applies(JsonObject rule, List<String> capabilities) {
        JsonObject includes = rule.objectOrNull("includes");
        JsonObject excludes = rule.objectOrNull("excludes");
        String architecture = goName(System.getProperty("os.arch"));
        if (includes != null) {
            List<String> architectures = includes.texts("arches");
            if (!architectures.isEmpty() && !architectures.contains(architecture)) {
                return false;
            }
            if (!capabilities.containsAll(includes.texts("caps")) || !hasKernel(includes.text("minKernel", "0"))) {
                return false;
            }
        }
        if (excludes != null) {
            if (excludes.texts("arches").contains(architecture)) {
                return false;
            }
            for (String capability : excludes.texts("caps")) {
                if (capabilities.contains(capability)) {
                    return false;
                }
            }
            String kernel = excludes.text("minKernel", "");
            return kernel.isEmpty() || !hasKernel(kernel);
        }
        return true;
    }

    /**
     * This architecture's system calls in descending order of their numbers. libseccomp keeps its rules in a list
     * sorted by number and searches from the lowest for each insertion, so in this order every insertion is immediate;
     * this saves 2 ms per start. Empty if the numbers are unknown, which costs only these 2 ms.
     */
    private static List<String> order() {
        return System.getProperty("os.arch").equals("amd64")
                ? List.of(resource("syscalls-amd64").split("\\s+", -1))
                : List.of();
    }

    private static JsonObject rule(JsonObject rule, List<String> order) {
        String name = rule.textOrNull("name");
        List<String> names = new ArrayList<>(name == null ? rule.texts("names") : List.of(name));
        names.sort(Comparator.comparingInt(order::indexOf));
        JsonObject result = new JsonObject().put("names", names).put("action", rule.text("action"));
        if (rule.get("errnoRet") != null) {
            result.put("errnoRet", rule.number("errnoRet"));
        }
        if (!rule.objects("args").isEmpty()) {
            result.put("args", rule.objects("args"));
        }
        return result;
    }

    private static boolean hasKernel(String min) {
        String[] here = System.getProperty("os.version").split("[.-]", -1);
        String[] wanted = min.split("\\.", -1);
        for (int i = 0; i < Math.min(here.length, wanted.length); i++) {
            int difference = Integer.compare(Integer.parseInt(here[i]), Integer.parseInt(wanted[i]));
            if (difference != 0) {
                return difference > 0;
            }
        }
        return true;
    }

    private static String seccompName(String architecture) {
        return switch (architecture) {
            case "amd64" -> "SCMP_ARCH_X86_64";
            case "aarch64" -> "SCMP_ARCH_AARCH64";
            case "ppc64le" -> "SCMP_ARCH_PPC64LE";
            case "s390x" -> "SCMP_ARCH_S390X";
            case "riscv64" -> "SCMP_ARCH_RISCV64";
            default -> architecture;
        };
    }

    private static String goName(String architecture) {
        return architecture.equals("aarch64") ? "arm64" : architecture;
    }
}
