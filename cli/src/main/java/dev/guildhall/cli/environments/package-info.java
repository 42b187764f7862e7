/** The commands of environments and their clients, which take the workspace's client. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.cli.environments;
