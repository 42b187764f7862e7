/** PostgreSQL: connections, transactions, constraint names, migrations, ids. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.storage;
