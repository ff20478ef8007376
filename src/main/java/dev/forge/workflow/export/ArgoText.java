package dev.forge.workflow.export;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Names and texts as Argo and Kubernetes take them. */
final class ArgoText {
    /** A variable of each container that has texts with two braces: Argo replaces what stands in those. */
    static final String BRACE = "FORGE_BRACE";

    private static final int MAX_NAME = 50;

    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> owners = new HashMap<>();

    /** A name of letters, digits and dashes; the same for the same text, another for another one. */
    String name(String text) {
        String known = names.get(text);
        if (known != null) {
            return known;
        }
        String plain =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        plain = plain.isEmpty() || Character.isDigit(plain.charAt(0)) ? "s" + plain : plain;
        plain = plain.substring(0, Math.min(MAX_NAME, plain.length())).replaceAll("-+$", "");
        String name = plain;
        for (int i = 2; owners.containsKey(name); i++) {
            name = plain + "-" + i;
        }
        owners.put(name, text);
        names.put(text, name);
        return name;
    }

    /** Whether Argo would replace something in a text. */
    static boolean hasBraces(String text) {
        return text.contains("{{");
    }

    /**
     * A word of a command or the value of a variable: what Kubernetes would expand is escaped, and two braces come by
     * way of a variable that Kubernetes expands when Argo has done its part.
     */
    static String word(String text) {
        String escaped = text.replace("$(", "$$(");
        return escaped.replace("{{", "{$(" + BRACE + ")").replace("{{", "{$(" + BRACE + ")");
    }

    static List<String> words(List<String> texts) {
        return texts.stream().map(ArgoText::word).toList();
    }

    /** A quantity of processors. */
    static String cpus(double cpus) {
        return (long) Math.ceil(cpus * 1000) + "m";
    }
}
