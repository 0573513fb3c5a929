// Package wechat is the official account's protocol: bytes on the wire and nothing else.
//
// Inbound, a Handler believes a callback only after its signature, its age, its envelope and its receiver were
// checked, turns it into a Message and encodes the Reply of the desk. Outbound, a Client speaks to the platform's
// API and turns every answer, however broken, into a value or a typed Error.
//
// WeCom uses the same envelope, signature and error shape, so bot/wecom imports Door, Cipher, Tree, API and Error
// from here. Neither package knows anything else of this product.
package wechat
