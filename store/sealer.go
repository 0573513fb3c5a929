package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"hash"
	"sync"
)

// Keys are the secrets of the house, at least 32 bytes each: Current seals, Previous still opens during a rotation (nil = none).
type Keys struct{ Current, Previous []byte }

const (
	sealFormat   = 1
	sealIDBytes  = 4
	sealHead     = 1 + sealIDBytes
	sealOverhead = sealHead + 12 + 16 // nonce and tag of GCM
	secretBytes  = 32
)

// Sealer seals personal data for one place, so that bytes copied into another row do not open there. It is safe for concurrent use.
type Sealer struct {
	keys []secret // the current one first
}

// secret is what one master secret gives.
type secret struct {
	master []byte
	id     [sealIDBytes]byte
	aead   cipher.AEAD
	blinds *sync.Pool // of hash.Hash: HMACs that have taken in their key
}

// NewSealer derives every key from the secrets.
func NewSealer(k Keys) (*Sealer, error) {
	current, err := newSecret(k.Current)
	if err != nil {
		return nil, fmt.Errorf("secret key: %w", err)
	}
	s := &Sealer{keys: []secret{current}}
	if len(k.Previous) > 0 {
		previous, err := newSecret(k.Previous)
		if err != nil {
			return nil, fmt.Errorf("previous secret key: %w", err)
		}
		s.keys = append(s.keys, previous)
	}
	return s, nil
}

func newSecret(master []byte) (secret, error) {
	if len(master) < secretBytes {
		return secret{}, errors.New("shorter than 32 bytes")
	}
	k := secret{master: append([]byte(nil), master...)}
	copy(k.id[:], k.derive("id"))
	block, err := aes.NewCipher(k.derive("seal"))
	if err != nil {
		return secret{}, err
	}
	if k.aead, err = cipher.NewGCMWithRandomNonce(block); err != nil {
		return secret{}, err
	}
	blind := k.derive("blind")
	k.blinds = &sync.Pool{New: func() any { return hmac.New(sha256.New, blind) }}
	return k, nil
}

// derive gives the key of one purpose. HKDF with SHA-256 fails only for absurd lengths, which do not occur here.
func (k secret) derive(purpose string) []byte {
	key, err := hkdf.Key(sha256.New, k.master, nil, "minxu "+purpose, secretBytes)
	if err != nil {
		panic(err)
	}
	return key
}

// Seal encrypts plain for the place "table.column:rowid" (AES-256-GCM with the key's id in front).
func (s *Sealer) Seal(place, plain string) []byte {
	return s.appendSealed(make([]byte, 0, sealOverhead+len(plain)), place, []byte(plain))
}

// Unseal opens what Seal made for the same place; ErrUnsealed otherwise. Empty bytes are the empty text.
func (s *Sealer) Unseal(place string, sealed []byte) (string, error) {
	plain, err := s.open(place, sealed)
	return string(plain), err
}

// seal is Seal for bytes.
func (s *Sealer) seal(place string, plain []byte) []byte {
	return s.appendSealed(make([]byte, 0, sealOverhead+len(plain)), place, plain)
}

// appendSealed appends the sealed form of plain to dst.
func (s *Sealer) appendSealed(dst []byte, place string, plain []byte) []byte {
	k := &s.keys[0]
	dst = append(append(dst, sealFormat), k.id[:]...)
	return k.aead.Seal(dst, nil, plain, []byte(place))
}

// open gives the plain bytes; nil for empty bytes.
func (s *Sealer) open(place string, sealed []byte) ([]byte, error) {
	if len(sealed) == 0 {
		return nil, nil
	}
	if len(sealed) < sealOverhead || sealed[0] != sealFormat {
		return nil, ErrUnsealed
	}
	for i := range s.keys {
		k := &s.keys[i]
		if [sealIDBytes]byte(sealed[1:sealHead]) != k.id {
			continue
		}
		plain, err := k.aead.Open(nil, nil, sealed[sealHead:], []byte(place))
		if err != nil {
			return nil, ErrUnsealed
		}
		return plain, nil
	}
	return nil, ErrUnsealed
}

// blindSpelling are the letters and digits of base32, which survive any collation and URL.
var blindSpelling = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// blindText spells hashes.
func blindText(sum []byte) string { return blindSpelling.EncodeToString(sum) }

// Blind turns a value into a fixed text for equality search: 52 lower-case letters and digits (HMAC-SHA256 under the current secret).
func (s *Sealer) Blind(purpose, value string) string { return s.keys[0].blindOf(purpose, value) }

// Blinds gives the blind text under the current and, during a rotation, under the previous secret; look for rows with any of them.
func (s *Sealer) Blinds(purpose, value string) []string {
	all := make([]string, len(s.keys))
	for i, k := range s.keys {
		all[i] = k.blindOf(purpose, value)
	}
	return all
}

func (k secret) blindOf(purpose, value string) string {
	h := k.blinds.Get().(hash.Hash)
	defer k.blinds.Put(h)
	h.Reset()
	said := make([]byte, 0, 128)
	said = append(append(said, purpose...), 0) // ("ab","c") is not ("a","bc")
	said = append(said, value...)
	h.Write(said)
	var sum [sha256.Size]byte
	return blindText(h.Sum(sum[:0]))
}

// Derive gives a 32-byte key for a purpose outside the store (cookies, links): under the current secret, then under the previous one
// when there is one.
func (s *Sealer) Derive(purpose string) [][]byte {
	all := make([][]byte, len(s.keys))
	for i, k := range s.keys {
		all[i] = k.derive("for " + purpose)
	}
	return all
}
