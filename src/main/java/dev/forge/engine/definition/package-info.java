/** What a container is: records, and the one place where they become {@code container.json} and come from it. */
@NullMarked
package dev.forge.engine.definition;

import org.jspecify.annotations.NullMarked;
