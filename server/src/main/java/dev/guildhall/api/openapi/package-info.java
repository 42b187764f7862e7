/** The API described from the contract itself: an OpenAPI document, and a page to read it on. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.api.openapi;
