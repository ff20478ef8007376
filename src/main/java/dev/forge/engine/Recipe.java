package dev.forge.engine;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.DefinitionFile;
import dev.forge.engine.definition.Mount;
import dev.forge.engine.image.Image;
import dev.forge.engine.image.ImageIndex;
import dev.forge.engine.lifecycle.Container;
import dev.forge.engine.lifecycle.ContainerStore;
import dev.forge.engine.oci.Bundle;
import dev.forge.engine.oci.HostFeatures;
import dev.forge.engine.oci.MountOptions;
import dev.forge.engine.oci.MountPoints;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Leaves a recipe for the next start of a kind, which {@code libexec/recipe.sh} follows without Java. Runs when the
 * launcher has its plan, so no start waits for it; a recipe that cannot be made is one that is not there.
 */
public final class Recipe implements Runnable {
    private static final int MAX_PROGRAMS = 32;
    private static final long ONE_CPU = 1_000_000_000;

    private final ForgeHome home;
    private final String place;
    private final ContainerRequest request;
    private final RecipeStore store;
    private RecipeText text = new RecipeText();
    private boolean tooEarly;

    /**
     * A recipe for starts like this one.
     *
     * @param place what the launcher's FORGE_RECIPE has: build, boot and kind
     */
    public Recipe(ForgeHome home, String place, ContainerRequest request) {
        this.home = home;
        this.place = place;
        this.request = request;
        this.store = new RecipeStore(home);
    }

    @Override
    public void run() {
        try {
            if (isPlain()) {
                make();
            }
            if (tooEarly) {
                // The first start in a home has just made files that all recipes depend on.
                LockSupport.parkNanos(2_000_000L * RecipeChecks.CLOCK_TICK_MILLIS);
                text = new RecipeText();
                make();
            }
        } catch (RuntimeException | IOException e) {
            // The next start takes as long as this one.
            return;
        }
    }

    /** Whether there is nothing that the kinds of {@code libexec/recipe.sh} do not have. */
    private boolean isPlain() {
        ContainerRequest.ProcessOptions process = request.process();
        for (String variable : process.environment()) {
            if (variable.indexOf('=') <= 0 || variable.startsWith("PATH=")) {
                return false;
            }
        }
        for (String option : request.isolation().securityOptions()) {
            if (!option.equals("no-new-privileges") && !option.equals("seccomp=unconfined")) {
                return false;
            }
        }
        return process.ulimits().isEmpty()
                && request.cidFile() == null
                && request.isolation().userns() == null
                && place.indexOf('/') > 0;
    }

    private void make() throws IOException {
        RecipeChecks checks = new RecipeChecks(home, store, place, text);
        Image image = ImageIndex.find(home, request.image());
        String name = ImageIndex.nameOf(home, request.image(), image);
        if (name == null) {
            return;
        }
        HostFeatures host = HostFeatures.of(home);
        List<String> layers = new ArrayList<>();
        for (File layer : image.layerDirectories(home)) {
            layers.add(layer.getParentFile().getName());
        }
        ContainerDefinition definition = marked(
                DefinitionBuilder.of(marked(), text.id(), text.name(), image.id(), layers, image.config(), null));
        Container container = new ContainerStore(home).stage(definition);
        try {
            Bundle bundle = new Bundle(home, host);
            JsonObject volumes = image.config().objectOrNull("Volumes");
            if (volumes != null) {
                bundle.makeVolumes(container, volumes.members().keySet());
            }
            File draft = bundle.draft(container);
            try {
                write(checks, image, name, host, container, draft);
            } finally {
                discard(draft);
            }
        } finally {
            discard(container.directory());
        }
    }

    /** The request with marks where starts of the kind differ. */
    private ContainerRequest marked() {
        List<String> environment = new ArrayList<>();
        for (String variable : request.process().environment()) {
            environment.add(variable.substring(0, variable.indexOf('=') + 1) + text.value(environment.size() + 1));
        }
        return request.with(environment);
    }

    /** The definition with marks in place of what -v mounts. */
    private ContainerDefinition marked(ContainerDefinition definition) {
        List<String> volumes = request.storage().volumes();
        if (volumes.isEmpty()) {
            return definition;
        }
        Map<String, String> sources = new HashMap<>();
        for (int i = 0; i < volumes.size(); i++) {
            sources.put(MountOptions.volume(volumes.get(i)).destination(), text.source(i + 1));
        }
        List<Mount> mounts = new ArrayList<>();
        for (Mount mount : definition.mounts()) {
            String source = sources.getOrDefault(mount.destination(), mount.source());
            mounts.add(new Mount(mount.destination(), mount.type(), source, mount.options()));
        }
        return definition.with(definition.process(), mounts);
    }

    private void write(
            RecipeChecks checks, Image image, String name, HostFeatures host, Container container, File draft)
            throws IOException {
        String[] made = container.upper().list();
        ContainerDefinition definition = container.definition();
        // What had to be mended in the image is mended in each container anew.
        boolean isMended = made == null || made.length > 0;
        if (isMended || !addChecks(checks, image, name, host, container, draft)) {
            tooEarly = checks.isTooEarly();
            return;
        }
        String program = definition.process().args().get(0);
        boolean words = !request.command().isEmpty();
        if (words && program.indexOf(' ') >= 0) {
            return;
        }
        text.line("recipe_image=" + image.id());
        text.assign(
                "recipe_programs",
                words && definition.process().entrypointLength() == 0 ? programs(image, program) : "*");
        boolean typed = request.process().tty() && request.process().interactive() && !request.detach();
        text.line("recipe_input=" + (typed ? "tty" : ""));
        text.line("recipe_attached=" + (request.detach() ? "" : "1"));
        text.line("recipe_removed=" + (definition.autoRemove() ? "1" : ""));
        text.assign("recipe_hostname", TextFile.read(new File(draft, "hostname")));
        text.assign("recipe_hosts", TextFile.read(new File(draft, "hosts")));
        String resolver = TextFile.readIfThere(draft + "/resolv.conf");
        // With a dot, as a shell cannot tell an empty text from none.
        text.assign("recipe_resolver", resolver == null ? "" : resolver + ".");
        String overlay = TextFile.readIfThere(draft + "/overlay");
        text.assign("recipe_overlay", overlay == null ? "" : overlay);
        String mapped = TextFile.readIfThere(draft + "/mapped");
        text.assign("recipe_mapped", mapped == null ? "" : mapped);
        text.assign("recipe_config", withWords(TextFile.read(new File(draft, "config.json")), definition));
        String json = withWords(DefinitionFile.write(definition), definition);
        // A shell does not know the time. The file has it, which the shell writes.
        text.record(json.substring(0, json.length() - 1).replace("\"created\":" + definition.created() + ",", ""));
        String id = request.detach() ? container.id() : "";
        text.assign(
                "recipe_plan",
                new Containers(home)
                        .plan(host, container, !request.detach(), true, id)
                        .text());
        text.line("recipe_whole=1");
        store.write(place, text.toString());
    }

    /** The text with a mark in place of the command's words, which stand in it as the end of the args. */
    private String withWords(String json, ContainerDefinition definition) {
        if (request.command().isEmpty()) {
            return json;
        }
        // In the configuration, an init program may stand before them.
        int at = json.indexOf("\"args\":[");
        String args = Json.write(definition.process().args()).substring(1);
        int found = at < 0 ? -1 : json.indexOf(args, at);
        if (found < 0) {
            throw new ForgeException("no args " + args);
        }
        int end = found + args.length() - 1;
        int words = Json.write(request.command()).length() - 2;
        return json.substring(0, end - words) + text.words() + json.substring(end);
    }

    /** The programs for which it was found out that the image has them, the given one and those of the former recipe. */
    private String programs(Image image, String program) {
        StringBuilder programs = new StringBuilder(" " + program + " ");
        String former = store.read(place);
        String start = "\nrecipe_programs=' ";
        int at = former == null || !former.contains("\nrecipe_image=" + image.id() + "\n") ? -1 : former.indexOf(start);
        if (former != null && at >= 0) {
            int count = 1;
            String list = former.substring(at + start.length(), former.indexOf('\n', at + 1));
            for (String other : list.substring(0, list.indexOf('\'')).split(" ", -1)) {
                if (!other.isEmpty() && !other.equals(program) && count++ < MAX_PROGRAMS) {
                    programs.append(other).append(' ');
                }
            }
        }
        return programs.toString();
    }

    /** Adds what has to be as it is now; returns whether a shell can check all of it. */
    private boolean addChecks(
            RecipeChecks checks, Image image, String name, HostFeatures host, Container container, File draft)
            throws IOException {
        ContainerDefinition definition = container.definition();
        checks.addHome();
        text.check("recipe_there", Bundle.place(home) + "/.");
        if (!checks.addSame(home.file(name))) {
            return false;
        }
        text.check("recipe_for", image.id(), home.file(name).getPath());
        List<File> files =
                new ArrayList<>(List.of(home.file("images/" + image.hex() + ".json"), Bundle.baseLayer(home)));
        for (File layer : image.layerDirectories(home)) {
            files.add(layer);
            // Where there is none, the directory above has another time as soon as there is one.
            for (String file : new String[] {"etc", "etc/passwd", "etc/group"}) {
                File there = new File(layer, file);
                // A link is there even if it leads nowhere.
                if (there.exists() || !there.getCanonicalPath().equals(there.getPath())) {
                    files.add(there);
                }
            }
        }
        for (File file : files) {
            if (!checks.addSame(file)) {
                return false;
            }
        }
        if (definition.network().isHost()) {
            for (String path : new String[] {"/etc/hosts", "/etc/resolv.conf", "/proc/sys/kernel/hostname"}) {
                checks.addText(path);
            }
        }
        Long cpus = request.limits().nanoCpus();
        if (cpus != null && cpus > ONE_CPU) {
            checks.addProcessors();
        }
        String init = definition.process().init();
        return (init == null || checks.addFirst(DefinitionBuilder.INITS, init))
                && addMounts(checks, definition, draft)
                && checks.addHost(host);
    }

    /** Adds what the mounts depend on; returns false if that is more than a shell can check. */
    private boolean addMounts(RecipeChecks checks, ContainerDefinition definition, File draft) {
        for (String given : request.storage().mounts()) {
            Mount mount = MountOptions.mount(given);
            if (mount.type().equals("bind")) {
                checks.addSource(mount.source(), given.contains("=" + mount.source()));
            }
        }
        List<String> sources = new ArrayList<>();
        for (Mount mount : definition.mounts()) {
            if (mount.type().equals("bind")) {
                sources.add(mount.source());
            }
        }
        if (sources.isEmpty()) {
            return true;
        }
        // Only the configuration has the targets without the image's links.
        String config = TextFile.read(new File(draft, "config.json"));
        List<Mount> mounts = new ArrayList<>();
        for (JsonObject mount : JsonObject.parse(config, "config.json").objects("mounts")) {
            if (sources.contains(mount.text("source"))) {
                mounts.add(Mount.of(mount));
            }
        }
        return !MountPoints.hideFiles(mounts);
    }

    /** Removes a directory that nobody else has put anything into. Not as FileTree does it, which takes 50 ms at first. */
    private static void discard(File directory) {
        File[] files = directory.listFiles();
        for (File file : files == null ? new File[0] : files) {
            if (!file.delete()) {
                discard(file);
            }
        }
        directory.delete();
    }
}
