package web

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"

	"minxu/people"
	"minxu/store"
)

// newToken makes 256 random bits as text.
func newToken() string {
	b := make([]byte, 32)
	rand.Read(b) // never fails: the program is stopped instead
	return base64.RawURLEncoding.EncodeToString(b)
}

// hashed is how a token is stored: who reads the database cannot log in with it.
func hashed(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// equal compares in constant time.
func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func (s *Site) cookieName() string {
	if s.secure {
		return "__Host-minxu"
	}
	return "minxu"
}

func (s *Site) cookie(name, value string, seconds int) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: seconds, Secure: s.secure, HttpOnly: true,
		SameSite: http.SameSiteLaxMode}
}

// login is who is behind a request.
type login struct {
	session session
	staff   people.Staff
	token   string // form token
}

// whoIs finds the session of a request. It is false for strangers, for ended sessions, and for staff who were ended,
// moved or given another role since: they log in anew. A request that a page makes by itself does not keep the session awake.
func (s *Site) whoIs(r *http.Request, awake bool) (login, bool, error) {
	c, err := r.Cookie(s.cookieName())
	if err != nil || len(c.Value) != 43 {
		return login{}, false, nil
	}
	reader := s.store.Reader(r.Context())
	sess, ok, err := findSession(reader, hashed(c.Value))
	if err != nil || !ok {
		return login{}, false, err
	}
	staff, err := people.StaffByID(reader, sess.staff)
	if err != nil && !errors.Is(err, people.ErrUnknown) {
		return login{}, false, err
	}
	changed := !staff.Active || staff.Role != sess.role || staff.Node != sess.node
	if changed || sess.drowsy && awake {
		err := s.store.InTx(r.Context(), func(tx *store.Tx) error {
			if changed {
				return endSession(tx, sess.hash)
			}
			return touchSession(tx, sess.hash)
		})
		if err != nil || changed {
			return login{}, false, err
		}
	}
	return login{session: sess, staff: staff, token: s.formToken(c.Value)}, true, nil
}

// formToken is what a form must carry back; it belongs to one session and cannot be made without the house's secret.
func (s *Site) formToken(token string) string { return s.store.Sealer().Blind("web.form", token) }

// enter opens a session for a member of staff and sets its cookie; an older one in this browser ends.
func (s *Site) enter(w http.ResponseWriter, r *http.Request, tx *store.Tx, staff people.Staff, how string) error {
	if c, err := r.Cookie(s.cookieName()); err == nil {
		if err := endSession(tx, hashed(c.Value)); err != nil {
			return err
		}
	}
	token := newToken()
	if err := openSession(tx, hashed(token), staff.ID, staff.Role, staff.Node); err != nil {
		return err
	}
	err := tx.Audit(store.Entry{ActorKind: "staff", ActorID: staff.ID, Role: staff.Role, Action: "login", ObjectKind: "staff",
		ObjectID: staff.ID, Reason: how, IP: s.clientIP(r), Request: requestID(r)})
	if err != nil {
		return fmt.Errorf("audit a log-in: %w", err)
	}
	tx.AfterCommit(func() {
		s.limits.refund("login:"+s.clientIP(r), loginIPs())
		http.SetCookie(w, s.cookie(s.cookieName(), token, int(sessionLife.Seconds())))
	})
	return nil
}
