/** Many organizations at once: import and export, as streams of lines. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.organizations.bulk;
