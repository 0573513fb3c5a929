// Package phone is the pretend phone and the pretend platforms behind it: residents' WeChat chats, the stewards' WeCom column, and the
// APIs of both, in memory, for development and tests. It knows the product as the platforms do and no better: callbacks that are signed,
// encrypted and sent over HTTP, three attempts of five seconds each, and API calls answered with an errcode inside HTTP 200.
//
// The sealing of callbacks comes from github.com/silenceper/wechat, not from bot/wechat: two implementations that agree prove more than
// one that agrees with itself. The package is never mounted in production; config refuses it there.
package phone
