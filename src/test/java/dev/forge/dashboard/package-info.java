@NullMarked
package dev.forge.dashboard;

import org.jspecify.annotations.NullMarked;
