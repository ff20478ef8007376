package dev.forge.engine;

import dev.forge.core.ForgeHome;
import dev.forge.engine.lifecycle.ExecPlan;
import dev.forge.engine.oci.HostFeatures;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/**
 * Leaves what {@code libexec/exec.sh} cannot find out for itself: which OCI runtime runs processes in the containers of
 * this home, and how long that holds. Runs when the launcher has its plan; what cannot be made is not there.
 */
public final class ExecRecipe implements Runnable {
    private final ForgeHome home;
    private final String place;

    /**
     * A recipe for all that is run in containers of a home.
     *
     * @param place what the launcher's FORGE_RECIPE has
     */
    public ExecRecipe(ForgeHome home, String place) {
        this.home = home;
        this.place = place;
    }

    @Override
    public void run() {
        try {
            if (!make()) {
                // What was found out about the host has just been written.
                LockSupport.parkNanos(2_000_000L * RecipeChecks.CLOCK_TICK_MILLIS);
                make();
            }
        } catch (RuntimeException | IOException e) {
            // The next process in a container takes as long as this one.
            return;
        }
    }

    /** Makes the recipe; returns false if that has to wait until what it depends on is older. */
    private boolean make() throws IOException {
        RecipeStore store = new RecipeStore(home);
        RecipeText text = new RecipeText();
        RecipeChecks checks = new RecipeChecks(home, store, place, text);
        HostFeatures host = HostFeatures.of(home);
        checks.addHome();
        // exec.sh knows a payload by its control group, which a user who is not root need not have.
        if (host.isRootless() || !checks.addHost(host)) {
            return !checks.isTooEarly();
        }
        // What the header of a program ends with, see exec.sh. Any program where that is no character.
        text.line("recipe_machine=" + (System.getProperty("os.arch").equals("amd64") ? "'>'" : "?"));
        String file = home.file("live/" + text.id()).getPath() + "/" + text.name();
        text.assign(
                "recipe_plan",
                ExecPlan.of("inside", host.runtime(), home.root().getPath(), text.id(), file)
                        .text());
        text.line("recipe_whole=1");
        store.write(place, text.toString());
        return true;
    }
}
