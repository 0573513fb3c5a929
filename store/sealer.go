package store

// Keys are the secrets of the house, at least 32 bytes each: Current seals, Previous still opens during a rotation (nil = none).
type Keys struct{ Current, Previous []byte }

// Sealer seals personal data for one place, so that bytes copied into another row do not open there.
type Sealer struct{}

// NewSealer derives every key from the secrets.
func NewSealer(k Keys) (*Sealer, error) { panic("soon") }

// Seal encrypts plain for the place "table.column:rowid" (AES-256-GCM with the key's id in front).
func (s *Sealer) Seal(place, plain string) []byte { panic("soon") }

// Unseal opens what Seal made for the same place; ErrUnsealed otherwise. Empty bytes are the empty text.
func (s *Sealer) Unseal(place string, sealed []byte) (string, error) { panic("soon") }

// Blind turns a value into a fixed text for equality search: 52 lower-case letters and digits (HMAC-SHA256, base32).
func (s *Sealer) Blind(purpose, value string) string { panic("soon") }

// Blinds gives the blind text under the current and, during a rotation, under the previous secret; look for rows with any of them.
func (s *Sealer) Blinds(purpose, value string) []string { panic("soon") }

// Derive gives a 32-byte key for a purpose outside the store (cookies, links), first under the current secret, then the previous one.
func (s *Sealer) Derive(purpose string) [][]byte { panic("soon") }
