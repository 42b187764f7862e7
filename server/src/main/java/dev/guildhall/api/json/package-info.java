/** JSON to protobuf messages and back, driven by their descriptors. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.api.json;
