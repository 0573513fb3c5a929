// Package wecom is the protocol of the stewards' WeCom application: its callback, always sealed, and its API.
// Envelope, checks and error shape are those of the official account and come from bot/wechat.
package wecom
