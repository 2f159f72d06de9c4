// The engine that ProConnect runs (npm oidc-provider), with its scopes and its signed userinfo. PORT and RETURN come from the environment.
import Provider from "oidc-provider";

const port = Number(process.env.PORT);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: "passerelle", client_secret: "secret", redirect_uris: [process.env.RETURN],
    post_logout_redirect_uris: ["http://testserver/comptes/connexion/fin/"], token_endpoint_auth_method: "client_secret_post",
    id_token_signed_response_alg: "RS256", userinfo_signed_response_alg: "RS256",
  }],
  scopes: ["openid", "given_name", "usual_name", "email", "siret"],
  claims: {
    openid: ["sub", "acr", "amr"], given_name: ["given_name"], usual_name: ["usual_name"], email: ["email"], siret: ["siret"],
  },
  features: { claimsParameter: { enabled: true }, jwtUserinfo: { enabled: true }, devInteractions: { enabled: true } },
  conformIdTokenClaims: true,
  findAccount: (ctx, sub) => ({
    accountId: sub,
    claims: () => ({ sub, given_name: "Zoé", usual_name: "N’Diaye", email: `${sub}@ministere.test.invalid`, siret: "13002526500013" }),
  }),
});
provider.listen(port, "127.0.0.1", () => console.log("ready"));
