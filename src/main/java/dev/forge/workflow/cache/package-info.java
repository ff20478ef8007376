/** What a step's outputs depend on, as a key, and the store of outputs by it. */
@NullMarked
package dev.forge.workflow.cache;

import org.jspecify.annotations.NullMarked;
