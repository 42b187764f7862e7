package dev.guildhall.connections;

import java.util.Optional;

/**
 * Which of the environment's connections to apps a list shows; what is empty does not narrow it.
 *
 * @param provider a provider or provider key
 * @param text a part of the provider key, the key id or the title, or the whole id
 */
record AppFilter(Optional<String> provider, Optional<String> text) {}
