/** The gRPC face of the same calls. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.api.grpc;
