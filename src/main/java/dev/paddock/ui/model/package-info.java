/** What the window shows, as data: no class here knows a node of the scene. */
@NullMarked
package dev.paddock.ui.model;

import org.jspecify.annotations.NullMarked;
