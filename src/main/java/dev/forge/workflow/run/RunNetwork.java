package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.posix.NetworkNamespace;
import dev.forge.engine.definition.Network;
import dev.forge.workflow.Dependency;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.StepDefinition.NetworkSettings;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.graph.NodeLinks;
import dev.forge.workflow.graph.StepGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The network of a run: one namespace with a loopback device, which its steps share, and where each service has its
 * names. The namespace is held by this process and by those in it, so nothing of it has to be cleaned up. All that is
 * known of how steps reach each other is known here: whatever else a run's network may become, becomes it here.
 */
final class RunNetwork implements AutoCloseable {
    private static final String SERVICE = "service:";
    private static final String LOCAL = "127.0.0.1\t";

    private final Workflow workflow;
    private final StepGraph graph;
    private final Function<String, @Nullable Integer> payload;
    private @Nullable NetworkNamespace namespace;
    private @Nullable Map<String, StepDefinition> services;
    private @Nullable List<String> names;

    /**
     * The network of a run; nothing is made before somebody needs it.
     *
     * @param payload the process of a service's payload as the host sees it, by the service's name; null if none runs
     */
    RunNetwork(Workflow workflow, StepGraph graph, Function<String, @Nullable Integer> payload) {
        this.workflow = workflow;
        this.graph = graph;
        this.payload = payload;
    }

    /**
     * What a step sees of the network.
     *
     * @throws ForgeException if its namespace cannot be made, or is that of a service that does not run
     */
    synchronized Network of(StepDefinition step) {
        StepDefinition owner = owner(step);
        NetworkSettings settings = step.isolation().network();
        String mode = owner.isolation().network().mode();
        List<String> hosts = new ArrayList<>();
        Network network;
        if (mode == null) {
            // One that is alone has nobody to share it with.
            network = graph.runs() == 1 ? Network.NONE : shared();
            hosts.addAll(names());
            for (String link : settings.links()) {
                hosts.add(LOCAL + link.substring(0, link.indexOf('=')));
            }
        } else if (mode.equals("host")) {
            network = Network.HOST;
        } else if (owner.name().equals(step.name())) {
            network = Network.NONE;
        } else {
            Integer pid = payload.apply(owner.name());
            if (pid == null) {
                throw new ForgeException(
                        step.name() + " is to share the network of " + owner.name() + ", which does not run");
            }
            network = Network.namespace("/proc/" + pid + "/ns/net");
        }
        for (String host : settings.extraHosts()) {
            int separator = host.indexOf('=');
            hosts.add(host.substring(separator + 1) + "\t" + host.substring(0, separator));
        }
        return hosts.isEmpty() ? network : network.withHosts(hosts);
    }

    private Network shared() {
        NetworkNamespace made = namespace;
        if (made == null) {
            try {
                made = NetworkNamespace.make();
            } catch (ForgeException e) {
                if (services().isEmpty()) {
                    // Nobody would find anybody in it.
                    return Network.NONE;
                }
                throw new ForgeException(
                        "the run's services need a network of their own: " + e.getMessage(),
                        "run it as root, or give each step network_mode: none or host");
            }
            namespace = made;
        }
        return Network.namespace(made.path());
    }

    /** The step whose network it is: its own, or that of a service that it names. */
    private StepDefinition owner(StepDefinition step) {
        StepDefinition owner = step;
        String mode = owner.isolation().network().mode();
        // The graph has no cycle, and each is a dependency.
        while (mode != null && mode.startsWith(SERVICE)) {
            StepDefinition other = services().get(mode.substring(SERVICE.length()));
            if (other == null) {
                throw new ForgeException(owner.name() + " is to share the network of "
                        + mode.substring(SERVICE.length()) + ", which is not part of this run");
            }
            owner = other;
            mode = owner.isolation().network().mode();
        }
        return owner;
    }

    /** The services, by name, without those that only do a piece of work, of which there may be very many. */
    private Map<String, StepDefinition> services() {
        Map<String, StepDefinition> found = services;
        if (found == null) {
            found = new HashMap<>();
            NodeLinks links = new NodeLinks(graph);
            for (int node = 0; node < graph.nodes(); node++) {
                if (isServer(links, node)) {
                    found.putIfAbsent(
                            graph.step(node).name(), workflow.definition(graph.step(node), graph.combination(node)));
                }
            }
            services = found;
        }
        return found;
    }

    /** Whether somebody may want to reach it: one whose end others only wait for is no server. */
    private boolean isServer(NodeLinks links, int node) {
        if (!graph.isRun(node) || graph.step(node).isJob()) {
            return false;
        }
        boolean[] is = {true, false};
        links.dependents(node, (other, until, required) -> {
            boolean isEnd = until == Dependency.Until.COMPLETED && graph.isRun(other);
            is[0] &= !isEnd;
            is[1] |= !isEnd;
        });
        return is[0] || is[1];
    }

    /** The lines of the hosts file that all steps in this network have. */
    private List<String> names() {
        List<String> lines = names;
        if (lines == null) {
            lines = new ArrayList<>();
            for (StepDefinition service : services().values()) {
                if (owner(service).isolation().network().mode() == null) {
                    lines.add(LOCAL + String.join(" ", names(service)));
                }
            }
            lines.sort(null);
            names = lines;
        }
        return lines;
    }

    private static Set<String> names(StepDefinition service) {
        NetworkSettings settings = service.isolation().network();
        Set<String> names = new LinkedHashSet<>(List.of(service.name()));
        names.addAll(settings.aliases());
        if (settings.containerName() != null) {
            names.add(settings.containerName());
        }
        if (settings.hostname() != null) {
            names.add(settings.hostname());
        }
        return names;
    }

    @Override
    public synchronized void close() {
        NetworkNamespace made = namespace;
        if (made != null) {
            made.close();
            namespace = null;
        }
    }
}
