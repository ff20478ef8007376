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
 * The catalogue of the engines that can be measured: those that Forge has adapters for, those that it ships as data,
 * and those that the user's files add.
 */
public final class Engines {
    /** Those with adapters, in the order in which tables show them: what is compared where nobody names others. */
    public static final List<String> NAMES = List.of("forge", "podman", "docker", "oci");

    /** The environment variable that names a file of engines, beside {@code engines.yaml} in Forge's home. */
    public static final String VARIABLE = "FORGE_ENGINES";

    private static final String SHIPPED = "engines.yaml";

    private final Map<String, EngineDefinition> definitions;

    private Engines(Map<String, EngineDefinition> definitions) {
        this.definitions = definitions;
    }

    /**
     * The engines known under an environment and a home.
     *
     * @throws ForgeException with exit code 2 if a file defines something wrong, which it says with the line
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

    /** What comes with Forge. */
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

    /** Their names, Forge's own first. */
    public List<String> names() {
        return List.copyOf(definitions.keySet());
    }

    /**
     * The engine with this name. A name with a slash is the launcher of another Forge.
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
     * @throws ForgeException with exit code 2 and what may have been meant
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
