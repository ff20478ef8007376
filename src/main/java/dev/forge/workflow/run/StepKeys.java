package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.engine.Images;
import dev.forge.engine.image.Image;
import dev.forge.workflow.Dependency;
import dev.forge.workflow.FileUse;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.StepPolicy;
import dev.forge.workflow.VolumeUse;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.cache.Digests;
import dev.forge.workflow.cache.InputMemo;
import dev.forge.workflow.cache.KeyText;
import dev.forge.workflow.cache.OutputPlace;
import dev.forge.workflow.cache.StatCache;
import dev.forge.workflow.graph.NodeLinks;
import dev.forge.workflow.graph.StepGraph;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Says of the steps of a graph what their outputs depend on. */
final class StepKeys {
    private static final List<String> SECRET_NAMES =
            List.of("PASS", "SECRET", "TOKEN", "KEY", "CREDENTIAL", "AUTH", "PRIVATE", "COOKIE");
    private static final int MAX_SHOWN = 300;
    private static final int DIGITS = 40;

    private final Workflow workflow;
    private final StepGraph graph;
    private final NodeLinks links;
    private final Images images;
    private final Map<String, String> environment;
    private final StatCache stats;
    private final File volumes;
    private final Map<String, Image> found = new ConcurrentHashMap<>();
    private final Map<String, String> contents = new ConcurrentHashMap<>();
    private final InputMemo memo = new InputMemo();

    /**
     * A step's key.
     *
     * @param text what it depends on
     * @param digest the key
     * @param places where its outputs are
     * @param image the image's id
     * @param obstacle why its outputs cannot be taken from an earlier run; null if they can
     */
    record Key(
            KeyText text,
            String digest,
            List<OutputPlace> places,
            String image,
            @Nullable String obstacle) {}

    StepKeys(
            Workflow workflow,
            StepGraph graph,
            Images images,
            Map<String, String> environment,
            StatCache stats,
            File volumes) {
        this.workflow = workflow;
        this.graph = graph;
        this.links = new NodeLinks(graph);
        this.images = images;
        this.environment = environment;
        this.stats = stats;
        this.volumes = volumes;
    }

    /** The layers of an image, the uppermost first. */
    List<File> layers(String image) {
        return images.layerDirectories(image(image));
    }

    Image image(String name) {
        return found.computeIfAbsent(name, images::find);
    }

    /**
     * The key of a node.
     *
     * @param identity what a node that it waits for is: its outputs, or its own key
     * @throws ForgeException if the image is not there, or a file that it depends on cannot be read
     */
    Key of(int node, StepDefinition step, IntFunction<String> identity) {
        Image image = image(step.image());
        StepPolicy policy = step.policy();
        List<OutputPlace> places = OutputPlace.of(step, image.config().text("WorkingDir", ""), volumes);
        KeyText key = new KeyText();
        key.add("image", step.image(), image.id());
        describe(step, key);
        key.add("outputs", "", String.valueOf(policy.outputs()));
        after(node, identity, key);
        String obstacle = obstacle(node, policy);
        List<String> inputs = policy.inputs();
        if (inputs != null) {
            InputMemo.Found files = memo.find(inputs(node, inputs, places), stats);
            files.contents().forEach((path, content) -> key.add("input", path, content));
            key.add("inputs", "", String.valueOf(inputs));
            if (!files.unmatched().isEmpty()) {
                obstacle = "no file matches its input " + String.join(", ", files.unmatched());
            }
        }
        return new Key(key, key.digest(), places, image.id(), obstacle);
    }

    private InputMemo.Asked inputs(int node, List<String> patterns, List<OutputPlace> places) {
        File base = workflow.directory(graph.step(node));
        return new InputMemo.Asked(base, patterns, ownOutputs(base, places));
    }

    /** Whether the key of a node takes no look at any file, and nothing of its outputs is to be where others see it. */
    boolean isQuick(int node, StepDefinition step) {
        List<String> inputs = step.policy().inputs();
        if (inputs == null || step.policy().outputs() == null) {
            return false;
        }
        List<OutputPlace> places =
                OutputPlace.of(step, image(step.image()).config().text("WorkingDir", ""), volumes);
        return places.stream().allMatch(place -> place.host() == null) && memo.isKnown(inputs(node, inputs, places));
    }

    /** What has been found of inputs. */
    InputMemo memo() {
        return memo;
    }

    private @Nullable String obstacle(int node, StepPolicy policy) {
        if (policy.inputs() == null) {
            return "it declares no inputs";
        }
        if (policy.outputs() == null) {
            return "it declares no outputs";
        }
        if (!policy.cache()) {
            return "its file says cache: false";
        }
        boolean[] isNeeded = {false};
        links.dependents(node, (other, until, required) -> isNeeded[0] |= until != Dependency.Until.COMPLETED);
        return isNeeded[0] ? "other steps need it while it runs" : null;
    }

    /** What the step itself writes below a directory, which is no input of it. */
    private static List<String> ownOutputs(File base, List<OutputPlace> places) {
        String prefix = base.toPath().normalize() + "/";
        List<String> own = new ArrayList<>();
        for (OutputPlace place : places) {
            File host = place.host();
            String path = host == null ? "" : host.toPath().normalize().toString();
            if (path.startsWith(prefix)) {
                own.add(path.substring(prefix.length()));
            }
        }
        return own;
    }

    private void describe(StepDefinition step, KeyText key) {
        key.add("entrypoint", "", shown("", String.valueOf(step.entrypoint())));
        key.add("command", "", shown("", String.valueOf(step.command())));
        step.environment().forEach((name, value) -> key.add("environment", name, shown(name, value)));
        key.add("user", "", String.valueOf(step.process().user()));
        key.add("working_dir", "", String.valueOf(step.process().workdir()));
        key.add("groups", "", step.process().groups().toString());
        key.add("init", "", String.valueOf(step.process().init()));
        key.add("ulimits", "", step.process().ulimits().toString());
        for (VolumeUse use : step.storage().volumes()) {
            key.add(
                    "mount",
                    use.target(),
                    use.kind().name().toLowerCase(Locale.ROOT) + " " + use.source()
                            + (use.readOnly() ? " read-only" : ""));
        }
        key.add("read_only", "", String.valueOf(step.storage().readOnly()));
        step.storage().secrets().forEach(use -> content("secret", "secrets", use, key));
        step.storage().configs().forEach(use -> content("config", "configs", use, key));
        StepDefinition.NetworkSettings network = step.isolation().network();
        key.add("hostname", "", String.valueOf(network.hostname()));
        key.add("network_mode", "", String.valueOf(network.mode()));
        key.add("links", "", network.links().toString());
        key.add("extra_hosts", "", network.extraHosts().toString());
        key.add("cap_add", "", step.isolation().capAdd().toString());
        key.add("cap_drop", "", step.isolation().capDrop().toString());
        key.add("security_opt", "", step.isolation().securityOptions().toString());
        for (String sysctl : step.isolation().sysctls()) {
            int equals = sysctl.indexOf('=');
            key.add("sysctl", sysctl.substring(0, equals), sysctl.substring(equals + 1));
        }
    }

    private void content(String kind, String section, FileUse use, KeyText key) {
        String digest = contents.computeIfAbsent(
                section + "/" + use.name(),
                name -> hash(SecretFiles.content(workflow, environment, section, use.name())));
        key.add(
                kind,
                use.name(),
                digest + " at " + use.target() + " " + use.uid() + ":" + use.gid() + " " + use.mode());
    }

    private static String hash(String text) {
        return "sha256:" + Digests.of(text).substring(0, DIGITS);
    }

    /** The value, or its hash where it may be a secret or is long. */
    private static String shown(String name, String value) {
        String upper = name.toUpperCase(Locale.ROOT);
        return value.length() > MAX_SHOWN || SECRET_NAMES.stream().anyMatch(upper::contains) ? hash(value) : value;
    }

    private void after(int node, IntFunction<String> identity, KeyText key) {
        links.prerequisites(node, other -> {
            if (!graph.isRun(other)
                    && graph.step(other).name().equals(graph.step(node).name())) {
                // Before the combinations of the step's own matrix: what that waits for.
                after(other, identity, key);
            } else {
                key.add(
                        "after",
                        graph.isRun(other)
                                ? graph.name(other)
                                : graph.step(other).name(),
                        identity.apply(other));
            }
        });
    }

    /** What a node is that is nothing to run: all that it waits for. */
    String joined(int node, IntFunction<String> identity) {
        StringBuilder all = new StringBuilder();
        links.prerequisites(node, other -> all.append(identity.apply(other)).append('\n'));
        return "all " + Digests.of(all.toString()).substring(0, DIGITS);
    }

    NodeLinks links() {
        return links;
    }
}
