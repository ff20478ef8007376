package dev.forge.engine.lifecycle;

/** Makes up names for containers that were given none. */
public final class NameGenerator {
    private static final String[] ADJECTIVES = {
        "amber", "brave", "brisk", "calm", "clever", "copper", "daring", "eager", "early", "fair", "fierce", "gentle",
        "golden", "happy", "hardy", "hasty", "honest", "humble", "iron", "jolly", "keen", "kind", "lively", "lucky",
        "mellow", "merry", "nimble", "noble", "patient", "plain", "proud", "quick", "quiet", "rapid", "ready", "rusty",
        "sharp", "silent", "silver", "sober", "solid", "steady", "stout", "sturdy", "swift", "tidy", "vivid", "warm",
        "wise", "witty"
    };
    private static final String[] NOUNS = {
        "anvil",
        "basin",
        "bellows",
        "billet",
        "blade",
        "bolt",
        "brazier",
        "burin",
        "cauldron",
        "chisel",
        "cinder",
        "clamp",
        "coal",
        "crucible",
        "ember",
        "file",
        "flame",
        "flux",
        "furnace",
        "gauge",
        "hammer",
        "hearth",
        "hinge",
        "hoop",
        "ingot",
        "kiln",
        "ladle",
        "lathe",
        "mallet",
        "mould",
        "nail",
        "pliers",
        "poker",
        "punch",
        "rasp",
        "rivet",
        "shears",
        "shovel",
        "slag",
        "spark",
        "spindle",
        "swage",
        "temper",
        "tongs",
        "trivet",
        "tuyere",
        "vise",
        "wedge",
        "weld",
        "wheel"
    };

    private NameGenerator() {}

    /** A name that the id's first digits choose, with three more of its digits so that clashes are rare. */
    public static String of(String id) {
        int first = Integer.parseInt(id.substring(1, 4), 16);
        int second = Integer.parseInt(id.substring(4, 7), 16);
        return ADJECTIVES[first % ADJECTIVES.length] + "_" + NOUNS[second % NOUNS.length] + "_" + id.substring(7, 10);
    }
}
