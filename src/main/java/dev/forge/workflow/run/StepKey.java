package dev.forge.workflow.run;

import dev.forge.workflow.StepDefinition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a step is, as a few digits: two steps with the same key do the same to the same files. */
final class StepKey {
    private StepKey() {}

    /**
     * The key; empty for one that declares its inputs, whose key in the cache says more.
     *
     * @param image the image's id, as its name may stand for another one by now
     */
    static String of(StepDefinition step, String image) {
        if (step.policy().inputs() != null) {
            return "";
        }
        // Records, lists and maps in the file's order: the same text for the same step.
        String text = String.join(
                "\n",
                image,
                String.valueOf(step.entrypoint()),
                String.valueOf(step.command()),
                step.environment().toString(),
                step.process().toString(),
                step.storage().toString(),
                step.isolation().toString(),
                step.limits().toString());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
