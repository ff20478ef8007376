@NullMarked
package dev.forge.profile;

import org.jspecify.annotations.NullMarked;
