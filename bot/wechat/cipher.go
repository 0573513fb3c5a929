package wechat

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
)

// ErrEnvelope is the one error of every envelope that cannot be opened. It never says which check failed, so that
// nobody can use us to learn about the key.
var ErrEnvelope = errors.New("wechat: envelope cannot be opened")

const (
	padTo    = 32 // the platform pads to 32 bytes, not to the AES block of 16
	head     = 20 // 16 random bytes and the length of the message
	keyChars = 43 // a base64 key of 32 bytes without its last "="
)

// Cipher seals and opens messages with one EncodingAESKey for one receiver (AppID, or CorpID in WeCom). It keeps the
// expanded key and is safe for concurrent use.
type Cipher struct {
	block     cipher.Block
	iv        [aes.BlockSize]byte
	receiveID []byte
}

// NewCipher expands a 43-character EncodingAESKey. The error names the rule that is broken and never the key.
func NewCipher(encodingAESKey, receiveID string) (*Cipher, error) {
	if len(encodingAESKey) != keyChars {
		return nil, fmt.Errorf("wechat: an EncodingAESKey has %d characters, this one has %d", keyChars, len(encodingAESKey))
	}
	// Not Strict: real keys, the official sample among them, carry spare bits in the last character.
	key, err := base64.StdEncoding.DecodeString(encodingAESKey + "=")
	if err != nil {
		return nil, errors.New("wechat: an EncodingAESKey consists of letters, digits, + and /")
	}
	if receiveID == "" {
		return nil, errors.New("wechat: an envelope needs the id of its receiver")
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("wechat: expand the EncodingAESKey: %w", err)
	}
	c := &Cipher{block: block, receiveID: []byte(receiveID)}
	copy(c.iv[:], key)
	return c, nil
}

// AppendSealed appends the base64 text of message, sealed with 16 random bytes, to dst.
func (c *Cipher) AppendSealed(dst []byte, random [16]byte, message []byte) []byte {
	dst, _ = c.appendSealed(dst, nil, random, message)
	return dst
}

// appendSealed builds the frame in scratch, which it returns grown. dst and scratch must not hold the message.
func (c *Cipher) appendSealed(dst, scratch []byte, random [16]byte, message []byte) (out, grown []byte) {
	frame := append(scratch[:0], random[:]...)
	frame = binary.BigEndian.AppendUint32(frame, uint32(len(message)))
	frame = append(frame, message...)
	frame = append(frame, c.receiveID...)
	pad := padTo - len(frame)%padTo
	for range pad {
		frame = append(frame, byte(pad))
	}
	cipher.NewCBCEncrypter(c.block, c.iv[:]).CryptBlocks(frame, frame)
	return base64.StdEncoding.AppendEncode(dst, frame), frame
}

// Open decrypts the text of an Encrypt element. The message lies in memory of its own. Every failure is ErrEnvelope.
// The caller has checked msg_signature before.
func (c *Cipher) Open(encrypt []byte) ([]byte, error) {
	frame := make([]byte, base64.StdEncoding.DecodedLen(len(encrypt)))
	n, err := base64.StdEncoding.Decode(frame, encrypt)
	if err != nil || n < padTo || n%padTo != 0 {
		return nil, ErrEnvelope
	}
	frame = frame[:n]
	if n <= head+len(c.receiveID) {
		return nil, ErrEnvelope
	}
	cipher.NewCBCDecrypter(c.block, c.iv[:]).CryptBlocks(frame, frame)

	// Every check runs to the end on every frame, so that a bad pad, a bad length and a bad receiver take the same
	// time. The two clamps only keep the slices in bounds once the frame is known to be bad.
	pad := int(frame[n-1])
	good := subtle.ConstantTimeLessOrEq(1, pad) & subtle.ConstantTimeLessOrEq(pad, padTo)
	for i := range padTo {
		same := subtle.ConstantTimeByteEq(frame[n-1-i], byte(pad))
		good &= same | subtle.ConstantTimeLessOrEq(pad, i)
	}
	end := n - len(c.receiveID) - subtle.ConstantTimeSelect(good, pad, 1)
	inside := subtle.ConstantTimeLessOrEq(head+1, end)
	end = subtle.ConstantTimeSelect(inside, end, head)
	size := binary.BigEndian.Uint32(frame[16:head])
	good &= inside
	good &= subtle.ConstantTimeEq(int32(size), int32(end-head)) // as 32 bits: 0xFFFFFFFF never equals a length of ours
	good &= subtle.ConstantTimeCompare(frame[end:end+len(c.receiveID)], c.receiveID)
	if good != 1 {
		return nil, ErrEnvelope
	}
	return frame[head:end:end], nil
}
