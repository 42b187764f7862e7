/** The API's description against the server that it describes. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.api.openapi;
