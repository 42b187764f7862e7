package dev.guildhall.connections;

import java.util.List;

/**
 * A connection as lists show it.
 *
 * @param organizationName empty for the environment's own
 * @param domains the names of the domains whose users it signs in
 */
record ListedConnection(Connection connection, String organizationName, List<String> domains) {}
