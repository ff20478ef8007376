package dev.forge.engine;

import dev.forge.core.ForgeHome;
import dev.forge.engine.lifecycle.ExecPlan;
import dev.forge.engine.oci.HostFeatures;
import java.io.IOException;

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
            RecipeStore store = new RecipeStore(home);
            RecipeText text = new RecipeText();
            RecipeChecks checks = new RecipeChecks(home, store, place, text);
            HostFeatures host = HostFeatures.of(home);
            checks.addHome();
            // exec.sh knows a payload by its control group, which a user who is not root need not have.
            if (!host.isRootless() && checks.addHost(host)) {
                // What the header of a program ends with, see exec.sh. Any program where that is no character.
                text.line("recipe_machine=" + (System.getProperty("os.arch").equals("amd64") ? "'>'" : "?"));
                String directory = home.file("live/" + text.id()).getPath();
                text.assign(
                        "recipe_plan",
                        ExecPlan.of(
                                        "inside",
                                        host.runtime(),
                                        home.root().getPath(),
                                        text.id(),
                                        directory + "/" + text.name())
                                .text());
                text.line("recipe_whole=1");
                store.write(place, text.toString());
            }
        } catch (RuntimeException | IOException e) {
            // The next process in a container takes as long as this one.
            return;
        }
    }
}
