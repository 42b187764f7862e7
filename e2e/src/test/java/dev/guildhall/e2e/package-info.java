/** Black box: a server process, called as its users call it. Nothing here names a server class. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.e2e;
