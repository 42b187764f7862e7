@org.jspecify.annotations.NullMarked
package dev.guildhall.console;
