package dev.forge.workflow.export;

import dev.forge.core.JsonObject;
import dev.forge.core.text.Visible;
import dev.forge.workflow.FileUse;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.VolumeUse;
import dev.forge.workflow.Workflow;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How steps of a workflow of Argo get files. Directories of this host become artifacts, which are copies, declared outputs
 * become artifacts of the steps that need them, volumes become claims, and secrets are Kubernetes' own.
 */
final class ArgoFiles {
    private final Workflow workflow;
    private final ArgoText names;
    private final Losses losses;
    private final String directory;
    private final Map<String, JsonObject> volumes = new LinkedHashMap<>();
    private final Map<String, String> needed = new LinkedHashMap<>();

    ArgoFiles(Workflow workflow, ArgoText names, Losses losses) {
        this.workflow = workflow;
        this.names = names;
        this.losses = losses;
        directory = String.valueOf(workflow.directory().toPath().normalize());
    }

    /** The volumes of the workflow that its templates use. */
    List<JsonObject> volumes() {
        return List.copyOf(volumes.values());
    }

    /** What has to be there before the workflow is submitted, one command or sentence each. */
    List<String> needed() {
        return List.copyOf(needed.values());
    }

    /** The name of an artifact, the same for the same thing. */
    String artifact(String what) {
        return names.name("artifact " + what);
    }

    String volume(String source) {
        String name = names.name("volume " + source);
        String claim = names.name("claim " + workflow.name() + " " + source).substring("claim-".length());
        volumes.computeIfAbsent(
                name,
                any -> new JsonObject()
                        .put("name", name)
                        .put("persistentVolumeClaim", new JsonObject().put("claimName", claim)));
        needed.put(
                name,
                "a persistent volume claim " + claim + " that several pods may use, for volume " + Visible.of(source));
        return name;
    }

    String secret(FileUse use) {
        String mode = use.mode() == null ? "444" : use.mode().replace("o", "");
        String name = names.name("secret " + use.name() + " " + mode);
        String secret =
                names.name("secret of " + workflow.name() + " " + use.name()).substring("secret-of-".length());
        volumes.computeIfAbsent(
                name,
                any -> new JsonObject()
                        .put("name", name)
                        .put(
                                "secret",
                                new JsonObject()
                                        .put("secretName", secret)
                                        .put("defaultMode", Integer.parseInt(mode, 8))
                                        .put(
                                                "items",
                                                List.of(new JsonObject()
                                                        .put("key", "content")
                                                        .put("path", "content")))));
        needed.put(
                secret,
                "a secret: kubectl create secret generic " + secret + " --from-file=content=FILE, for secret "
                        + Visible.of(use.name()));
        return name;
    }

    /** The path below the file's directory, or null if it is outside; empty for the directory itself. */
    private @Nullable String below(String path) {
        String plain = Path.of(path).normalize().toString();
        if (plain.equals(directory)) {
            return "";
        }
        return plain.startsWith(directory + "/") ? plain.substring(directory.length() + 1) : null;
    }

    /** What is copied into a step: the directories of this host that are mounted, then what steps before it have made. */
    List<JsonObject> inputs(StepDefinition step) {
        List<JsonObject> artifacts = new ArrayList<>();
        for (VolumeUse use : step.storage().volumes()) {
            String source = use.source();
            if (use.kind() != VolumeUse.Kind.BIND || source == null) {
                continue;
            }
            String relative = below(source);
            if (relative == null || ArgoText.hasBraces(source + use.target())) {
                losses.add(step.name(), "mounts " + source + ", which is outside of the file's directory");
                continue;
            }
            String what = relative.isEmpty() ? "source" : "source " + relative;
            String key = names.name(workflow.name()) + "/" + artifact(what) + ".tgz";
            artifacts.add(new JsonObject()
                    .put("name", artifact(what))
                    .put("path", use.target().split(":", 2)[0])
                    .put("s3", new JsonObject().put("key", key)));
            needed.put(
                    key,
                    "an archive of " + (relative.isEmpty() ? "this directory" : Visible.of(relative)) + " as " + key
                            + " in the artifact repository (tar czf)");
            losses.add(step.name(), "what it writes into mounted directories, but for its declared outputs");
        }
        return artifacts;
    }

    /** What a step leaves for others: its declared outputs, where its directories are mounted. */
    List<JsonObject> outputs(StepDefinition step) {
        List<JsonObject> artifacts = new ArrayList<>();
        List<String> outputs = step.policy().outputs();
        for (String output : outputs == null ? List.<String>of() : outputs) {
            String path = inContainer(step, output);
            if (path == null) {
                losses.add(step.name(), "output " + output + " is in none of its mounts");
            } else {
                artifacts.add(new JsonObject()
                        .put("name", artifact("output " + step.name() + " " + output))
                        .put("path", path));
            }
        }
        return artifacts;
    }

    /** Where a file of the workflow's directory is in a step's container; null if it is not there. */
    @Nullable
    String inContainer(StepDefinition step, String relative) {
        String plain = Path.of(relative).normalize().toString();
        String best = null;
        int length = -1;
        for (VolumeUse use : step.storage().volumes()) {
            String source = use.source();
            String mounted = use.kind() == VolumeUse.Kind.BIND && source != null ? below(source) : null;
            if (mounted == null || mounted.length() <= length) {
                continue;
            }
            String target = use.target().split(":", 2)[0];
            if (mounted.isEmpty()) {
                best = new File(target, plain).getPath();
                length = 0;
            } else if (plain.equals(mounted) || plain.startsWith(mounted + "/")) {
                best = target + plain.substring(mounted.length());
                length = mounted.length();
            }
        }
        return best == null || ArgoText.hasBraces(best) ? null : best;
    }
}
