package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import dev.forge.core.Suggestions;
import dev.forge.core.TextFile;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The catalogue of engines: those with a built-in adapter, those that Forge ships as definitions, and those that the
 * user's files define.
 */
public final class Engines {
    /** The engines with a built-in adapter, in the order of the tables; these are compared by default. */
    public static final List<String> NAMES = List.of("forge", "podman", "docker", "oci");

    /**
     * The environment variable with the path of an engines file, which is read after {@code engines.yaml} in Forge's
     * home.
     */
    public static final String VARIABLE = "FORGE_ENGINES";

    private static final String SHIPPED = "engines.yaml";

    private final Map<String, EngineDefinition> definitions;

    private Engines(Map<String, EngineDefinition> definitions) {
        this.definitions = definitions;
    }

    /**
     * The engines for an environment and a home.
     *
     * @throws ForgeException with exit code 2, file and line if an engines file is not valid
     */
    public static Engines of(Map<String, String> environment, ForgeHome home) {
        Map<String, EngineDefinition> known = shipped();
        File own = home.file(SHIPPED);
        if (own.isFile()) {
            EngineFile.read(TextFile.read(own), own.getPath(), known);
        }
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isEmpty()) {
            if (!new File(named).isFile()) {
                throw ForgeException.usage("there is no file of engines " + named);
            }
            EngineFile.read(TextFile.read(new File(named)), named, known);
        }
        return new Engines(known);
    }

    /** The definitions that Forge ships. */
    static Map<String, EngineDefinition> shipped() {
        Map<String, EngineDefinition> known = new LinkedHashMap<>();
        NAMES.forEach(name -> known.put(name, EngineDefinition.adapted(name)));
        try (InputStream in = Engines.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException(SHIPPED + " is not among the resources");
            }
            EngineFile.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), "forge's own " + SHIPPED, known);
        } catch (IOException e) {
            throw new ForgeException("cannot read forge's own " + SHIPPED + ": " + IoErrors.reason(e), e);
        }
        return known;
    }

    /** The names of all engines, those with an adapter first. */
    public List<String> names() {
        return List.copyOf(definitions.keySet());
    }

    /**
     * The engine with this name. A name with a slash is the path of another Forge's launcher.
     *
     * @throws ForgeException with exit code 2 if there is none
     */
    public Engine named(String name, BenchmarkHost host) {
        EngineDefinition definition = definition(name);
        BenchmarkHost own = host;
        for (Map.Entry<String, String> variable : definition.environment().entrySet()) {
            own = own.with(variable.getKey(), variable.getValue());
        }
        String adapter = definition.adapter();
        return switch (adapter == null ? "" : adapter) {
            case "forge" -> new ForgeEngine(definition, own);
            case "podman" -> new PodmanEngine(definition, own);
            case "docker" -> new DockerEngine(definition, own);
            case "oci" -> new OciEngine(definition, own);
            default -> new TemplateEngine(definition, own);
        };
    }

    /**
     * Fails if there is no engine with this name.
     *
     * @throws ForgeException with exit code 2 and a suggestion
     */
    public void check(String name) {
        definition(name);
    }

    private EngineDefinition definition(String name) {
        EngineDefinition definition = name.indexOf('/') < 0 ? definitions.get(name) : EngineDefinition.launchedBy(name);
        if (definition == null) {
            throw ForgeException.usage("unknown runtime " + name, Suggestions.hint(name, names()));
        }
        return definition;
    }
}
