package dev.forge.workflow;

import dev.forge.workflow.StepDefinition.NetworkSettings;
import dev.forge.workflow.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads where a step is in the network, what it is called there, and whom it knows. */
final class NetworkReader {
    /** The prefix of the mode that names another service. */
    static final String SERVICE = "service:";

    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9]+)?");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252})");
    /** What stands for the host's address in docker's bridge. */
    private static final String GATEWAY = "host-gateway";

    private final String what;
    private final Map<String, Dependency> dependencies;
    private final List<String> aliases = new ArrayList<>();
    private final List<String> links = new ArrayList<>();
    private final List<String> extraHosts = new ArrayList<>();
    private @Nullable String hostname;
    private @Nullable String containerName;
    private @Nullable String mode;

    /**
     * Reads what belongs to a step.
     *
     * @param dependencies gets those that links and the network bring
     */
    NetworkReader(String what, Map<String, Dependency> dependencies) {
        this.what = what;
        this.dependencies = dependencies;
    }

    NetworkSettings settings() {
        return new NetworkSettings(hostname, containerName, mode, aliases, links, extraHosts);
    }

    void read(String key, YamlNode value, FieldReader fields) {
        switch (key) {
            case "hostname" -> hostname = name(value, "hostname of " + what, fields);
            case "container_name" -> containerName = name(value, "container_name of " + what, fields);
            case "extra_hosts" -> extraHosts(value, fields);
            case "links" -> links(value, fields);
            case "networks" -> networks(value, fields);
            default -> mode(value, fields);
        }
    }

    /** It becomes a word in hosts files. */
    private static @Nullable String name(YamlNode node, String title, FieldReader fields) {
        String text = fields.required(node, title);
        if (text != null && !HOST.matcher(text).matches()) {
            fields.problems()
                    .error(node, title + " is no host's name: " + text, "use letters, digits, dots and hyphens");
            return null;
        }
        return text;
    }

    private void extraHosts(YamlNode value, FieldReader fields) {
        if (value.isMapping()) {
            for (YamlNode.Entry entry : value.entries()) {
                for (YamlNode item : fields.items(entry.value(), "extra_hosts of " + what)) {
                    String address = fields.text(item, "an address in extra_hosts of " + what);
                    if (address != null) {
                        extraHost(entry.name(), address, item, fields);
                    }
                }
            }
            return;
        }
        for (YamlNode item : fields.items(value, "extra_hosts of " + what)) {
            String text = fields.text(item, "an element of extra_hosts of " + what);
            int separator = text == null ? -1 : text.indexOf('=') > 0 ? text.indexOf('=') : text.indexOf(':');
            if (text != null && separator > 0) {
                extraHost(text.substring(0, separator), text.substring(separator + 1), item, fields);
            } else if (text != null) {
                fields.problems().error(item, "an extra host is NAME:ADDRESS, not " + text);
            }
        }
    }

    private void extraHost(String name, String address, YamlNode place, FieldReader fields) {
        boolean isBracketed = address.startsWith("[") && address.endsWith("]");
        String plain = isBracketed ? address.substring(1, address.length() - 1) : address;
        if (plain.equals(GATEWAY)) {
            fields.problems()
                    .warning(
                            place,
                            name + " in extra_hosts of " + what
                                    + " stands for nothing: a run's network does not reach the host",
                            "network_mode: host does");
        } else if (!HOST.matcher(name).matches()) {
            fields.problems().error(place, "an extra host cannot be called " + name);
        } else if (!ADDRESS.matcher(plain).matches()) {
            fields.problems()
                    .error(place, "the address of the extra host " + name + " is none: " + address, "write 10.0.0.1");
        } else if (!extraHosts.contains(name + "=" + plain)) {
            extraHosts.add(name + "=" + plain);
        }
    }

    private void networks(YamlNode value, FieldReader fields) {
        List<YamlNode> names = new ArrayList<>();
        if (value.isMapping()) {
            for (YamlNode.Entry entry : value.entries()) {
                names.add(entry.key());
                YamlNode found = entry.value().isMapping() ? entry.value().find("aliases") : null;
                for (YamlNode alias : found == null ? List.<YamlNode>of() : fields.items(found, "aliases of " + what)) {
                    String text = name(alias, "an alias of " + what, fields);
                    if (text != null && !aliases.contains(text)) {
                        aliases.add(text);
                    }
                }
            }
        } else if (!value.isNothing()) {
            names.addAll(fields.items(value, "networks of " + what));
        }
        for (YamlNode node : names) {
            String network = fields.required(node, "a network of " + what);
            if (network != null && !network.equals("default")) {
                fields.project().require("networks", network, node, what, fields.problems());
            }
        }
    }

    private void mode(YamlNode value, FieldReader fields) {
        String text = fields.required(value, "network_mode of " + what);
        if (text == null || text.equals("none") || text.equals("host")) {
            mode = text;
        } else if (text.startsWith(SERVICE) && text.length() > SERVICE.length()) {
            mode = text;
            String other = text.substring(SERVICE.length());
            dependencies.putIfAbsent(other, new Dependency(other, Dependency.Until.STARTED, true, value));
        } else if (text.equals("bridge") || text.equals("default")) {
            mode = null;
        } else {
            fields.problems()
                    .error(
                            value,
                            "network_mode " + text + " of " + what + " cannot be used",
                            "it is none, host or service:NAME");
        }
    }

    private void links(YamlNode value, FieldReader fields) {
        for (YamlNode item : fields.items(value, "links of " + what)) {
            String text = fields.required(item, "a link of " + what);
            if (text != null) {
                int separator = text.indexOf(':');
                String other = separator < 0 ? text : text.substring(0, separator);
                if (separator >= 0
                        && HOST.matcher(text.substring(separator + 1)).matches()) {
                    links.add(text.substring(separator + 1) + "=" + other);
                } else if (separator >= 0) {
                    fields.problems().error(item, "a link is SERVICE or SERVICE:ALIAS, not " + text);
                }
                dependencies.putIfAbsent(other, new Dependency(other, Dependency.Until.STARTED, true, item));
            }
        }
    }
}
