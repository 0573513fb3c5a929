package wechat

import (
	"crypto/cipher"
	"encoding/base64"
	"strings"
)

// sealFrame encrypts a whole frame as it is, so that a test decides its length field, receiver and pad.
func sealFrame(c *Cipher, frame []byte) []byte {
	frame = append([]byte(nil), frame...)
	for len(frame)%padTo != 0 || len(frame) == 0 {
		frame = append(frame, byte(padTo-len(frame)%padTo))
	}
	cipher.NewCBCEncrypter(c.block, c.iv[:]).CryptBlocks(frame, frame)
	return []byte(base64.StdEncoding.EncodeToString(frame))
}

// evenPad says whether all pad bytes are alike; the library looks at the last one only, we look at all.
func evenPad(c *Cipher, encrypt []byte) bool {
	frame, err := base64.StdEncoding.DecodeString(string(encrypt))
	if err != nil || len(frame) == 0 || len(frame)%padTo != 0 {
		return false
	}
	cipher.NewCBCDecrypter(c.block, c.iv[:]).CryptBlocks(frame, frame)
	pad := int(frame[len(frame)-1])
	return pad >= 1 && pad <= padTo && strings.Count(string(frame[len(frame)-pad:]), string([]byte{byte(pad)})) == pad
}
