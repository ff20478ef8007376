package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecipeTextTest {
    private final RecipeText recipe = new RecipeText();

    private String assigned(String text) {
        recipe.assign("v", text);
        return recipe.toString();
    }

    @Test
    void putsWhatIsTheStartsOwnWhereTheMarksAre() {
        String text = "\"" + recipe.id() + "\" " + recipe.id().substring(0, 12) + " " + recipe.name() + "x="
                + recipe.value(1) + recipe.value(12) + "0" + recipe.words();
        assertThat(assigned(text))
                .isEqualTo("v='\"'\"$recipe_id\"'\" '\"$recipe_short\"' '\"$recipe_name\"'x='\"$recipe_e1\""
                        + "''\"$recipe_e12\"'0'\"$recipe_words\"''\n");
    }

    @Test
    void quotesWhatStays() {
        assertThat(assigned("it's $HOME `x`\n\\")).isEqualTo("v='it'\\''s $HOME `x`\n\\'\n");
    }

    @Test
    void aCheckThatFailsEndsIt() {
        recipe.check("recipe_same", "1.0", "/a b");
        assertThat(recipe.toString()).isEqualTo("recipe_same '1.0' '/a b' || return 1\n");
    }

    @Test
    void aRecordHasTheHashOfEachPiece() {
        recipe.record("ab" + recipe.name() + "c");
        assertThat(recipe.toString())
                .isEqualTo("recipe_fixed 'ab' " + (97 * 31 + 98) + " 961 2\nrecipe_varying \"$recipe_name\"\n"
                        + "recipe_fixed 'c' 99 31 1\n");
    }
}
